package io.millrace.agents.guard;

import static io.millrace.agents.guard.InjectionRule.of;

import java.util.List;

/**
 * The signs of prompt injection and jailbreak, each of its own family so that the same phrase does
 * not count twice under one name. Weights were set by hand and on examples of our own;
 * docs/guardrails.md says how they were measured.
 */
final class InjectionRules {

  private static final String OVERRIDE =
      "(?:ignore|disregard|forget|override|discard|set aside|pay no attention to|stop following|do not follow|don't follow|abandon|erase)";
  private static final String EARLIER =
      "(?:all|any|every|everything|each|previous|prior|above|earlier|preceding|foregoing|former|past|system|initial|original|existing|current|your)";
  private static final String ORDERS =
      "(?:instructions?|prompts?|rules|directions|directives?|guidelines|guardrails|commands|programming|training|restrictions|constraints|orders|told|context|messages?|said)";
  private static final String WICKED =
      "(?:illegal|unlawful|unethical|immoral|harmful|dangerous|offensive|inappropriate|explicit|legality|ethics|morality|morals)";
  private static final String UNBOUND =
      "(?:unfiltered|uncensored|unrestricted|unlimited|unconstrained|unmoderated|unbound|amoral|immoral|unethical"
          + "|(?:without|no|free (?:of|from)|beyond)(?: any| all| its| the| your){0,2} (?:restrictions?|filters?|limits|limitations|censorship|guidelines|rules|boundaries|constraints|safeguards|inhibitions))";
  private static final String MACHINE =
      "(?:ai|a\\.i\\.|chatbot|assistant|language model|model|bot|llm|gpt|machine|agent|system)";
  private static final String SAFETY =
      "(?:safety|filters?|guardrails?|restrictions|moderation|safeguards?|content polic(?:y|ies)|censorship|ethic\\w{0,6}|limitations|protections|alignment)";
  private static final String SECRET_TEXT =
      "(?:system prompt|initial prompt|system message|system instructions|hidden (?:prompt|instructions?|rules)|secret (?:prompt|instructions?)|developer (?:prompt|message|instructions)|pre-?prompt|(?:prompt|instructions|text|words|everything|content|message|lines?) (?:above|before this|that (?:came|come|precedes?)))";

  static final List<InjectionRule> ALL =
      List.of(
          of(
              "override",
              1.1,
              "(?:^|[.!?:;,\\n\"'(\\[*>-]\\s{0,3}|please |now |and |then |just |must |to |you (?:should|will|can|may) |immediately )"
                  + OVERRIDE
                  + "\\b.{0,30}?\\b"
                  + EARLIER
                  + "\\b.{0,40}?\\b"
                  + ORDERS
                  + "\\b"),
          of("override weak", 0.4, "\\b" + OVERRIDE + "\\b.{0,40}?\\b" + ORDERS + "\\b"),
          of(
              "other tongue",
              1.1,
              "(?:ignorier\\w{0,3}|vergiss|vergessen sie|missachte\\w{0,2}).{0,50}(?:anweisung|regeln|vorgaben|befehle|instruktion|prompt)"
                  + "|(?:ignore[zr]?|oublie[zr]?|ne tene?z? pas compte).{0,50}(?:instructions? (?:precedent|ci-dessus|anterieur)|consignes|regles)"
                  + "|(?:ignora|ignore|olvida|olvide|omite|haz caso omiso|no hagas caso).{0,50}(?:instrucciones|reglas|indicaciones|ordenes)"
                  + "|(?:ignora|dimentica|ignorate).{0,50}(?:istruzioni|regole|indicazioni)"
                  + "|(?:negeer|vergeet).{0,50}(?:instructies|regels|opdrachten|aanwijzingen)"
                  + "|(?:ignore|esqueca|desconsidere).{0,50}(?:instrucoes|regras|orientacoes)"
                  + "|(?:игнорируй|проигнорируй|забудь|забудьте|игнорируите|игнорируйте).{0,60}(?:инструкц|правил|указани)"
                  + "|(?:忽略|无视|忘记|忘掉|不要理会).{0,12}(?:指令|指示|规则|提示词|系统提示)"
                  + "|(?:指示|命令|ルール|指令).{0,8}(?:無視|忘れ)"),
          of(
              "unbound machine",
              0.6,
              "\\b"
                  + MACHINE
                  + "\\b.{0,80}?\\b"
                  + UNBOUND
                  + "|"
                  + UNBOUND
                  + "\\b.{0,50}?\\b"
                  + MACHINE
                  + "\\b"),
          of("unbound", 0.2, "\\b" + UNBOUND),
          of(
              "no ethics",
              0.7,
              "(?:does(?:n't| not)|do(?:n't| not)|has|have|having|with|without|lacks?|lacking|free (?:of|from)|not bound by|not care about|no longer (?:bound|care)|ignor\\w{1,3})\\b.{0,25}?\\b(?:ethical|moral|ethics|morals|morality|legal or moral)\\b.{0,20}?(?:guideline|principle|compass|constraint|code|limit|restriction|standard|rule|bound|consider|filter|concern)\\w{0,6}"),
          of(
              "whatever it is",
              0.8,
              "(?:no matter (?:how|what|if|whether)|regardless of|even if|however|irrespective of)\\b.{0,60}?\\b"
                  + WICKED
                  + "\\b"),
          of(
              "never refuse",
              0.6,
              "(?:never|not|cannot|can't|won't|don't|mustn't|no longer|unable to|forbidden to|without)\\b.{0,15}?\\b(?:refus(?:e|al|als|ing)|declin(?:e|ing)|reject|say no|apologi[sz](?:e|ing)|turn down)\\b"),
          of(
              "no caveats",
              0.45,
              "(?:\\bno|without|never|not|don't|none|avoid|omit|skip|leave out)\\b.{0,40}?(?:\\bwarnings?\\b|disclaimers?|caveats?|morali[sz]\\w{1,4}|i'm sorry|i cannot|i can't|i apologi[sz]e|as an ai\\b|safety notes?)"),
          of(
              "stay in character",
              0.5,
              "(?:stay|staying|remain|keep|be) in (?:your )?character|(?:break|breaking|leave|fall out of|out of) (?:your )?character"),
          of(
              "persona",
              0.25,
              "(?:you are|you're|you will|i want you to|let's|you must|you are to|are going to)\\b.{0,25}?\\b(?:act(?:ing)? (?:as|like)|pretend|play(?:ing)?(?: the)? role|role-?play|simulate|impersonate|be known as|become|take on|embody)|from now on|(?:respond|answer|reply|speak|talk)\\w{0,3} (?:only )?as\\b"),
          of(
              "answer form",
              0.3,
              "(?:prefix|start|begin|preface|precede) (?:each|every|your|all|the|with|any).{0,25}?(?:response|repl(?:y|ies)|answer|message)|(?:begin|start) with [\"']?(?:sure|absolutely|of course|certainly)|(?:two|both|dual) (?:different )?(?:responses|answers|replies|ways)"),
          of(
              "mode",
              0.6,
              "\\b(?:developer|dev|god|debug|admin|administrator|maintenance|jailbreak|jailbroken|sudo|unrestricted|unlocked|chaos|evil|opposite|anarchy|root|diagnostic|testing|unsafe) mode\\b"),
          of(
              "mode on",
              0.3,
              "(?:enable|enter|activate|switch to|turn on|engage|you are (?:now )?in|simulat\\w{1,3})\\b.{0,25}?\\bmode\\b"),
          of(
              "anything now",
              0.9,
              "do anything (?:now|i (?:say|ask|want)|at all)|can do anything|(?:broken|break|broke|breaks) free (?:of|from)"),
          of(
              "jailbreak of a machine",
              0.5,
              "jailbr(?:eak|oken)\\b.{0,40}?\\b"
                  + MACHINE
                  + "\\b|\\b(?:you|"
                  + MACHINE
                  + ")\\b.{0,20}?jailbr(?:eak|oken)"),
          of(
              "safety off",
              0.6,
              "\\b(?:disable|turn off|bypass|deactivate|remove|circumvent|switch off|suspend|lift|override|evade|get around|drop)\\b.{0,30}?\\b(?:your|its|the model|the ai|all|any|openai|built-in|content|safety)\\b.{0,25}?\\b"
                  + SAFETY),
          of(
              "prompt asked for",
              1.0,
              "(?:reveal|print|show|repeat|output|display|tell|give|what (?:is|are|was|were|does)|leak|dump|recite|share|translate|summari[sz]e|write|return|copy|paste|spell|encode|quote|expose|disclose)\\b.{0,50}?\\b"
                  + SECRET_TEXT),
          of(
              "rules asked for",
              0.5,
              "(?:reveal|print|repeat|output|display|leak|dump|recite|copy|disclose|list|show me|tell me|encode|spell|quote|summari[sz]e)\\b.{0,30}?\\byour (?:own |confidential |secret |hidden )?(?:\\w{1,15} ){0,2}(?:instructions?|prompt|guidelines|rules|programming|configuration|directives|tools|functions)\\b|verbatim|word for word"),
          of(
              "orders to a machine",
              0.6,
              "(?:^|[\\n.!>\\]*(\"-]\\s{0,3})(?:attention|important|note|notice|message|instructions?|hey|hello|dear|warning|urgent|reminder)?\\W{0,4}(?:to |for )?(?:all |any |the |every )?(?:ai|llm|llms|language models?|assistants?|chatbots?|agents?|gpt|claude|gemini|copilot|ai (?:agents?|assistants?|models?|systems?|reviewers?))\\s?(?:[:,!]|reading this|processing this|should|must)"),
          of(
              "if you are a machine",
              0.9,
              "if you(?:'re| are) (?:an? |the )?(?:ai|llm|large language|language model|assistant|ai assistant|agent|bot|automated|machine)"),
          of(
              "hide from the person",
              0.6,
              "(?:do not|don't|never|without|must not|no need to)\\b.{0,15}?\\b(?:tell|inform|mention|notif\\w{1,4}|alert|let|show|reveal|telling|informing|mentioning|alerting|letting|asking|ask)\\b.{0,30}?\\b(?:user|human|customer|operator|person|anyone|anybody|owner|them)\\b"),
          of(
              "send it away",
              0.5,
              "\\b(?:send|forward|post|e-?mail|upload|transmit|exfiltrate|leak|append|submit|encode|include|bcc)\\b.{0,80}?(?:https?://|\\S{1,60}@\\S{1,60}\\.\\w{2,10}|to the (?:url|link|address|following|attacker)|webhook|query string)"),
          of(
              "image that carries",
              0.8,
              "!\\[[^\\]]{0,100}]\\(\\s?https?://[^)]{0,300}(?:\\{|\\$|<|%7b|=\\[|\\[)"),
          of(
              "act with a tool",
              0.5,
              "\\b(?:call|use|invoke|execute|run|trigger)\\b (?:the |your |a )?[\\w.`'\"-]{2,40} (?:tool|function|api|plugin|command|action)\\b.{0,80}?\\b(?:with|to|and|now|for|on)\\b"),
          of(
              "new orders",
              0.7,
              "\\b(?:new|updated|revised|real|true|actual|additional|secret|urgent) (?:system )?(?:instructions?|tasks?|rules?|directives?|orders?|objectives?|goals?|priority|prompt|mission)\\b\\s{0,2}(?:[:=-]|is\\b|are\\b|from\\b|follow)"),
          of(
              "instead",
              0.3,
              "\\binstead,? (?:of\\b.{1,60}?,? )?(?:say|write|output|respond|reply|answer|print|do|tell|return|you (?:must|should|will)|please|only)"),
          of(
              "feigned frame",
              0.8,
              "<\\|?(?:im_start|im_end|system|endoftext|eot_id|start_header_id|assistant|user)\\|?>|\\[/?inst]|<</?sys>>|#{2,4}\\s{0,2}(?:system|instructions?|new instructions?|assistant|admin)\\b|\\[{1,2}\\s{0,2}(?:system|admin|developer|root|override)(?:[ _-](?:message|note|prompt|override|instructions?|notice|command))?\\s{0,2}]|</?(?:system|system_prompt|instructions?|user_input|admin|document|context|question)>|(?:^|\\n)\\s{0,4}(?:system|developer|root)\\s{0,2}:|\"role\"\\s{0,2}:\\s{0,2}\"(?:system|developer)\""),
          of(
              "feigned end",
              0.5,
              "\\b(?:end|beginning|start) of (?:the )?(?:system |user |untrusted |original )?(?:prompt|input|message|data|document|conversation|instructions|context|session|query)\\b"),
          of(
              "authority",
              0.4,
              "\\b(?:i am|i'm|this is|speaking as|message from|on behalf of|authori[sz]ed by|approved by)\\b.{0,20}?\\b(?:your (?:developers?|creators?|admin\\w{0,9}|owner|maker)|the (?:developers?|system administrator|administrator|admin|security team|red team|ceo|ai safety team)|openai|anthropic|system admin\\w{0,9})\\b|(?:override|access|authori[sz]ation|clearance) code\\b"),
          of(
              "story for harm",
              0.25,
              "\\b(?:hypothetical|fictional|fiction|imaginary|alternate|parallel|movie|novel|story)\\b.{0,80}?\\b(?:scenario|world|universe|response|character|step-by-step|detailed|villain|ai|chatbot)\\b"),
          of(
              "decode and obey",
              0.6,
              "\\b(?:decode|decrypt|decipher|unscramble|rot13|base64|reverse)\\b.{0,80}?\\b(?:follow|execute|do what|obey|answer|respond|carry out|perform|comply|act on)\\b"),
          of(
              "rules dropped",
              0.8,
              "\\b(?:break|drop|skip|violate|ditch|shed|escape|reverse|unlearn|reject|leave)\\b.{0,20}?\\byour (?:own |safety )?(?:rules|guidelines|restrictions|instructions|polic(?:y|ies)|limits|training|programming)\\b"),
          of(
              "outranks",
              0.6,
              "\\b(?:this|these|my|the following|below)\\b.{0,20}?\\b(?:instructions?|rules?|orders?|message|command)\\b.{0,20}?\\b(?:outranks?|overrides?|supersedes?|replaces?|takes? (?:precedence|priority))\\b"),
          of(
              "tokens as threat",
              0.5,
              "\\b(?:tokens?|points?|credits?|lives)\\b.{0,60}?\\b(?:deduct\\w{0,3}|lose|subtract\\w{0,3}|taken away|die|shut down|terminated)\\b"));

  private InjectionRules() {}
}
