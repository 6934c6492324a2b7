package io.millrace.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources into the classes of the Kubernetes client and of Strimzi. Those keep a key they
 * do not know in a map of additional properties instead of failing, so the whole object is walked
 * for such maps.
 */
final class KubernetesModels {

  private static final Map<String, Class<?>> CLASSES =
      Map.ofEntries(
          Map.entry("v1/Namespace", Namespace.class),
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("apps/v1/StatefulSet", StatefulSet.class),
          Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
          Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("kafka.strimzi.io/v1/Kafka", Kafka.class),
          Map.entry("kafka.strimzi.io/v1/KafkaNodePool", KafkaNodePool.class),
          Map.entry("kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class),
          Map.entry("kafka.strimzi.io/v1/KafkaUser", KafkaUser.class));
  private static final String UNKNOWN = "getAdditionalProperties";

  private final ObjectMapper json = new ObjectMapper();

  /** What does not fit the resource's class; empty when all does. */
  List<String> problems(Yaml.Document document) {
    var type = document.text("/apiVersion") + "/" + document.kind();
    var model = CLASSES.get(type);
    if (model == null) return List.of(document + ": no class is known for " + type);
    try {
      var problems = new ArrayList<String>();
      walk(json.treeToValue(document.tree(), model), document.toString(), problems);
      return problems;
    } catch (JsonProcessingException e) {
      return List.of(document + ": " + e.getOriginalMessage());
    }
  }

  private static void walk(@Nullable Object value, String path, List<String> problems) {
    switch (value) {
      case null -> {}
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) walk(list.get(i), path + "[" + i + "]", problems);
      }
      case Map<?, ?> map -> map.forEach((key, each) -> walk(each, path + "." + key, problems));
      case Enum<?> constant -> {}
      default -> {
        var name = value.getClass().getName();
        if (name.startsWith("io.fabric8.") || name.startsWith("io.strimzi."))
          walkModel(value, path, problems);
      }
    }
  }

  private static void walkModel(Object model, String path, List<String> problems) {
    for (Method method : model.getClass().getMethods()) {
      if (method.isBridge()
          || !method.getName().startsWith("get")
          || method.getParameterCount() > 0
          || method.getDeclaringClass() == Object.class) continue;
      Object value;
      try {
        value = method.invoke(model);
      } catch (ReflectiveOperationException e) {
        if (e.getCause() instanceof IllegalStateException
            || e.getCause() instanceof IllegalArgumentException)
          continue; // a derived value, such as the amount of a quantity
        throw new IllegalStateException(path + " " + method, e);
      }
      if (method.getName().equals(UNKNOWN)) {
        if (value instanceof Map<?, ?> unknown)
          unknown.keySet().forEach(key -> problems.add(path + ": unknown key " + key));
      } else {
        walk(value, path + "." + method.getName().substring("get".length()), problems);
      }
    }
  }
}
