package io.millrace.embeddings;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The encoder network: tokens in, the normalised vector of the start token out, which is how bge
 * models pool.
 *
 * <p>One sequence per call, never a batch: a quantised model scales its activations over all it is
 * given, so a vector would depend on its batch mates. One thread per call and no memory arena:
 * short sequences gain nothing from more threads, and an arena keeps the largest sequence's memory
 * for ever. Thread-safe. Lives as long as the process.
 */
final class SentenceEncoder {

  /** Longest sequence the network was trained on. */
  static final int TOKENS_MAX = 512;

  private static final String WEIGHTS = "/bge-small-en-v1.5-q.onnx";
  private static final String VOCABULARY = "/bge-small-en-v1.5-q-tokenizer.json";
  private static final int THREADS_PER_CALL = 1;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final WordPieceTokenizer tokenizer;

  private SentenceEncoder(
      OrtEnvironment environment, OrtSession session, WordPieceTokenizer tokenizer) {
    this.environment = environment;
    this.session = session;
    this.tokenizer = tokenizer;
  }

  /**
   * Takes about a second.
   *
   * @throws IllegalStateException when the model is not on the class path or its runtime does not
   *     load on this machine
   */
  static SentenceEncoder load() {
    try (var weights = resource(WEIGHTS);
        var vocabulary = resource(VOCABULARY);
        var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(THREADS_PER_CALL);
      options.setInterOpNumThreads(THREADS_PER_CALL);
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
      var environment = OrtEnvironment.getEnvironment();
      var session = environment.createSession(weights.readAllBytes(), options);
      return new SentenceEncoder(environment, session, WordPieceTokenizer.read(vocabulary));
    } catch (IOException | OrtException | LinkageError e) {
      throw new IllegalStateException(
          "The sentence encoder cannot be loaded: " + e.getMessage(), e);
    }
  }

  float[] encode(String text) {
    long[] ids = tokenizer.encode(text, TOKENS_MAX);
    var mask = new long[ids.length];
    Arrays.fill(mask, 1);
    try (var idTensor = tensor(ids);
        var maskTensor = tensor(mask);
        var typeTensor = tensor(new long[ids.length]);
        var result = session.run(inputs(idTensor, maskTensor, typeTensor))) {
      var states = (float[][][]) result.get(0).getValue();
      return normalised(states[0][0]);
    } catch (OrtException e) {
      throw new IllegalStateException(
          "The sentence encoder failed on " + ids.length + " tokens: " + e.getMessage(), e);
    }
  }

  private OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  private Map<String, OnnxTensor> inputs(OnnxTensor ids, OnnxTensor mask, OnnxTensor types) {
    var inputs = new LinkedHashMap<String, OnnxTensor>();
    inputs.put("input_ids", ids);
    inputs.put("attention_mask", mask);
    if (session.getInputNames().contains("token_type_ids")) inputs.put("token_type_ids", types);
    return inputs;
  }

  private static float[] normalised(float[] vector) {
    double squares = 0;
    for (float x : vector) squares += (double) x * x;
    double norm = Math.sqrt(squares);
    var unit = new float[vector.length];
    for (int i = 0; i < vector.length; i++) unit[i] = (float) (vector[i] / norm);
    return unit;
  }

  private static InputStream resource(String name) throws IOException {
    var stream = SentenceEncoder.class.getResourceAsStream(name);
    if (stream == null) throw new IOException(name + " is not on the class path");
    return stream;
  }
}
