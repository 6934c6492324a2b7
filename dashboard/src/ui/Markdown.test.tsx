import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Markdown } from './Markdown';
import { closeEmphasis } from './markdownParser';

afterEach(cleanup);

function html(text: string): string {
  const { container } = render(<Markdown text={text} />);
  return container.querySelector('.markdown')?.innerHTML ?? '';
}

describe('Markdown', () => {
  it.each([
    ['Two\nlines', '<p>Two<br>lines</p>'],
    ['One\n\nTwo', '<p>One</p><p>Two</p>'],
    ['# Title', '<p><strong>Title</strong></p>'],
    ['- a\n- b\n  more', '<ul><li>a</li><li>b more</li></ul>'],
    ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['> said', '<blockquote>said</blockquote>'],
    ['a **b** *c* `d`', '<p>a <strong>b</strong> <em>c</em> <code>d</code></p>'],
    ['2 * 3 * 4 and snake_case_name', '<p>2 * 3 * 4 and snake_case_name</p>'],
  ])('shows %j', (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  it('shows code blocks as they are, closed or not', () => {
    expect(html('```\n<b>&\n```')).toContain('&lt;b&gt;&amp;');
    cleanup();
    expect(html('```\nopen')).toContain('<code>open</code>');
  });

  it('never makes markup of markup', () => {
    const { container } = render(<Markdown text={'<img src=x onerror=alert(1)> <script>1</script>'} />);
    expect(container.querySelector('img, script')).toBeNull();
    expect(container.textContent).toContain('<img src=x onerror=alert(1)>');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '/relative'])('makes no link to %s', (href) => {
    render(<Markdown text={`[press](${href})`} />);
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('links http and https, without handing over the window', () => {
    render(<Markdown text="[rules](https://example.org/a)" />);
    expect(screen.getByRole('link').getAttribute('rel')).toContain('noopener');
  });

  it('hands references to its caller', () => {
    const { container } = render(<Markdown text="Costs £4 [P-005#fees]." reference={(id) => <sup>{id}</sup>} />);
    expect(container.querySelector('sup')?.textContent).toBe('P-005#fees');
  });
});

it.each([
  ['a **bold', 'a **bold**'],
  ['a **bold** and', 'a **bold** and'],
  ['a **bold ', 'a **bold**'],
  ['a **', 'a '],
  ['a **bold*', 'a **bold**'],
])('closes the emphasis of unfinished text %j', (written, shown) => {
  expect(closeEmphasis(written)).toBe(shown);
});
