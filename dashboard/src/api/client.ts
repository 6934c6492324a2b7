/**
 * One request, one answer. Every refusal becomes an ApiError that carries the problem document's stable code; a server
 * that cannot be reached is the code `unreachable`, so pages need one way of showing errors only.
 */

export interface FieldError {
  pointer: string;
  /** Line in the text that was sent, from 1; 0 or absent where there is none. */
  line?: number;
  message: string;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: FieldError[] = [],
    readonly retryAfterS: number | null = null,
  ) {
    super(detail);
    this.name = 'ApiError';
  }
}

const TIMEOUT_MS = 20_000;

interface RequestOptions {
  method?: 'GET' | 'POST';
  body?: unknown;
  /** A text that is sent as it stands, in place of a body. */
  yaml?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { method = 'GET', body, yaml, headers = {}, signal } = options;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        Accept: 'application/json, application/problem+json',
        ...contentType(options),
        ...headers,
      },
      body: yaml ?? (body === undefined ? null : JSON.stringify(body)),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    const late = timeout.aborted;
    throw new ApiError(
      0,
      late ? 'timeout' : 'unreachable',
      late ? `No answer within ${TIMEOUT_MS / 1000} seconds.` : 'The platform could not be reached.',
    );
  }
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as T;
}

function contentType({ body, yaml }: RequestOptions): Record<string, string> {
  if (yaml !== undefined) return { 'Content-Type': 'application/yaml' };
  return body === undefined ? {} : { 'Content-Type': 'application/json' };
}

export async function readProblem(response: Response): Promise<ApiError> {
  const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const retryAfterS = Number.isNaN(retryAfter) ? null : retryAfter;
  try {
    const problem = (await response.json()) as Partial<{
      code: string;
      title: string;
      detail: string;
      errors: FieldError[];
    }>;
    return new ApiError(
      response.status,
      problem.code ?? `http_${response.status}`,
      problem.detail ?? problem.title ?? `The server answered ${response.status}.`,
      problem.errors ?? [],
      retryAfterS,
    );
  } catch {
    return new ApiError(
      response.status,
      `http_${response.status}`,
      `The server answered ${response.status}.`,
      [],
      retryAfterS,
    );
  }
}

export function query(parameters: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
