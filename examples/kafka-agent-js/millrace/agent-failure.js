/** A failure whose code the workflow can handle; `partial` is what there is of the output. */
export class AgentFailure extends Error {
  constructor(code, message, { retriable = false, retryAfterMs = null, partial = null } = {}) {
    super(message);
    Object.assign(this, { code, retriable, retryAfterMs, partial });
  }
}
