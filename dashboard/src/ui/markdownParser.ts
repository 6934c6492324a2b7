/** The part of Markdown that answers use: paragraphs, headings, lists, quotes, code, emphasis, links, [id] references. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'code'; text: string }
  | { kind: 'reference'; id: string }
  | { kind: 'strong' | 'emphasis'; content: Inline[] }
  | { kind: 'link'; href: string; content: Inline[] };

export type Block =
  | { kind: 'heading' | 'paragraph' | 'quote'; content: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] };

const FENCE = /^\s*```/;
const HEADING = /^#{1,6}\s+(.*)$/;
const ITEM = /^\s*(?:[-*+]|(\d{1,6})[.)])\s+(.*)$/;
const QUOTE = /^\s*>\s?(.*)$/;

export function parseMarkdown(source: string): Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const take = (matches: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && matches(lines[at] ?? '')) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    if (line.trim() === '') {
      at += 1;
    } else if (FENCE.test(line)) {
      at += 1;
      const code = take((next) => !FENCE.test(next));
      at += 1;
      blocks.push({ kind: 'code', text: code.join('\n') });
    } else if (heading) {
      at += 1;
      blocks.push({ kind: 'heading', content: parseInline(heading[1] ?? '') });
    } else if (QUOTE.test(line)) {
      const quoted = take((next) => QUOTE.test(next)).map((next) => QUOTE.exec(next)?.[1] ?? '');
      blocks.push({ kind: 'quote', content: parseLines(quoted) });
    } else if (ITEM.test(line)) {
      blocks.push(list(take((next) => ITEM.test(next) || /^\s{2,}\S/.test(next))));
    } else {
      blocks.push({ kind: 'paragraph', content: parseLines(take(isPlain)) });
    }
  }
  return blocks;
}

function isPlain(line: string): boolean {
  return line.trim() !== '' && ![FENCE, HEADING, ITEM, QUOTE].some((pattern) => pattern.test(line));
}

function list(lines: string[]): Block {
  const items: string[] = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item) items.push(item[2] ?? '');
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  const first = ITEM.exec(lines[0] ?? '')?.[1];
  return {
    kind: 'list',
    ordered: first !== undefined,
    start: Number(first ?? 1),
    items: items.map(parseInline),
  };
}

function parseLines(lines: string[]): Inline[] {
  return lines.flatMap((line, index) =>
    index === 0 ? parseInline(line) : [{ kind: 'break' } as const, ...parseInline(line)],
  );
}

const INLINE =
  /`([^`]+)`|\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|\*(?=\S)([^*]+)\*|\b_(?=\S)([^_]+)_\b|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|\[([^\]\s]+)\](?!\()/;

export function parseInline(source: string): Inline[] {
  const parts: Inline[] = [];
  let rest = source;
  for (let match = INLINE.exec(rest); match !== null; match = INLINE.exec(rest)) {
    if (match.index > 0) parts.push({ kind: 'text', text: rest.slice(0, match.index) });
    const [whole, code, strong, strongToo, emphasis, emphasisToo, label, href, reference] = match;
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (href !== undefined) parts.push({ kind: 'link', href, content: parseInline(label ?? href) });
    else if (reference !== undefined) parts.push({ kind: 'reference', id: reference });
    else if (strong !== undefined || strongToo !== undefined) {
      parts.push({ kind: 'strong', content: parseInline(strong ?? strongToo ?? '') });
    } else parts.push({ kind: 'emphasis', content: parseInline(emphasis ?? emphasisToo ?? '') });
    rest = rest.slice(match.index + whole.length);
  }
  if (rest !== '') parts.push({ kind: 'text', text: rest });
  return parts;
}

/** Text that is still being written, with an emphasis that has begun but not ended yet closed for the eye. */
export function closeEmphasis(source: string): string {
  const settled = source.replace(/\*+$/, '');
  const opened = settled.split('**').length % 2 === 0;
  return opened ? `${settled.trimEnd()}**` : settled;
}
