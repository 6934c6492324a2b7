import { Fragment, type ReactNode } from 'react';
import { type Block, type Inline, parseMarkdown } from './markdownParser';

type ShowReference = (id: string) => ReactNode;

interface Props {
  text: string;
  /** How to show `[id]`; by default as it was written. */
  reference?: ShowReference;
}

/**
 * Shows what a model wrote. Everything becomes React text nodes, so markup in the text stays text, and only http and
 * https links become links: there is nothing to sanitise because nothing is ever parsed as HTML.
 */
export function Markdown({ text, reference = (id) => `[${id}]` }: Props) {
  return (
    <div className="markdown">
      {parseMarkdown(text).map((block, index) => (
        <Fragment key={index}>{showBlock(block, reference)}</Fragment>
      ))}
    </div>
  );
}

function showBlock(block: Block, reference: ShowReference): ReactNode {
  switch (block.kind) {
    case 'heading':
      return (
        <p>
          <strong>{showAll(block.content, reference)}</strong>
        </p>
      );
    case 'paragraph':
      return <p>{showAll(block.content, reference)}</p>;
    case 'quote':
      return <blockquote>{showAll(block.content, reference)}</blockquote>;
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const items = block.items.map((item, index) => <li key={index}>{showAll(item, reference)}</li>);
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

function showAll(content: Inline[], reference: ShowReference): ReactNode {
  return content.map((part, index) => <Fragment key={index}>{showInline(part, reference)}</Fragment>);
}

function showInline(part: Inline, reference: ShowReference): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'break':
      return <br />;
    case 'code':
      return <code>{part.text}</code>;
    case 'reference':
      return reference(part.id);
    case 'strong':
      return <strong>{showAll(part.content, reference)}</strong>;
    case 'emphasis':
      return <em>{showAll(part.content, reference)}</em>;
    case 'link':
      return (
        <a href={part.href} target="_blank" rel="noreferrer noopener">
          {showAll(part.content, reference)}
        </a>
      );
  }
}
