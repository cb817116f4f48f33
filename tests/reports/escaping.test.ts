import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../reports/html/render-html.ts';
import { scriptJson } from '../../reports/html/script-data.ts';
import { escapeXml, renderJunit } from '../../reports/junit.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import { markdownLine, markdownText } from '../../reports/markdown-text.ts';
import { HOSTILE, HOSTILE_REPORT } from './fixtures/hostile.ts';
import { PLACEHOLDER_ASSETS } from './fixtures/placeholder-assets.ts';

const INVISIBLE = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/u;

function withoutLineBreaks(text: string): string {
  return text.replaceAll('\n', '');
}

describe('hostile names in the page', () => {
  const page = renderHtml(HOSTILE_REPORT, PLACEHOLDER_ASSETS);

  test('make no element of their own', () => {
    expect(page.match(/<script/gu)).toHaveLength(3);
    expect(page).not.toMatch(/<img/u);
    expect(page).not.toMatch(/<!--/u);
  });

  test('do not end an attribute', () => {
    const attributes = [...page.matchAll(/(?:aria-label|data-label|href|class|id)="([^"]*)"/gu)];
    expect(attributes.length).toBeGreaterThan(100);
    expect(attributes.filter(([, value = '']) => /[<>']/u.test(value))).toEqual([]);
  });

  test('leave no character that hides or reorders others', () => {
    expect(withoutLineBreaks(page)).not.toMatch(INVISIBLE);
  });

  test('do not end the data of the charts', () => {
    const json = scriptJson({ name: `${HOSTILE} </script> \u2028\u2029 & > <` });
    expect(json).not.toMatch(/[<>&\u2028\u2029]/u);
    expect(JSON.parse(json)).toEqual({ name: `${HOSTILE} </script> \u2028\u2029 & > <` });
  });
});

describe('hostile names in the summary for a pull request', () => {
  const summary = renderMarkdown(HOSTILE_REPORT);

  test('make no element and no comment', () => {
    expect(
      summary.match(/<[a-z!/][^>]*>/giu)?.filter((tag) => !/^<\/?(?:br|sub|details|summary)>$/u.test(tag)),
    ).toEqual([]);
  });

  test('keep every table row at the cells of its header', () => {
    const widths = summary
      .split('\n\n')
      .filter((part) => part.includes('\n| ---'))
      .map(
        (table) =>
          new Set(
            table
              .split('\n')
              .filter((line) => line.startsWith('|'))
              .map((row) => row.split('|').length),
          ),
      );
    expect(widths.length).toBe(4);
    expect(widths.every((each) => each.size === 1)).toBe(true);
  });

  test.each([
    ['[link](https://evil.example)', '&#91;link&#93;(https&#58;//evil.example)'],
    ['@team', '@&#8203;team'],
    ['see #12', 'see #&#8203;12'],
    ['`code` **bold** ~gone~', '&#96;code&#96; &#42;&#42;bold&#42;&#42; &#126;gone&#126;'],
    ['monday-morning@2.5x', 'monday-morning@2.5x'],
    ['line\nbreak', 'line break'],
  ])('%j is shown as it is', (text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });

  test.each(['1. item', '- item', '+ item', '> quote', '=== rule'])('%j begins nothing', (text) => {
    expect(markdownLine(text)).toMatch(/^&#\d+;/u);
  });
});

describe('hostile names in the JUnit file', () => {
  const xml = renderJunit(HOSTILE_REPORT);

  test('make no element of their own', () => {
    const names = new Set([...xml.matchAll(/<\/?([\w!?[-]+)/gu)].map(([, name]) => name));
    expect([...names].toSorted()).toEqual([
      '?xml',
      'error',
      'failure',
      'skipped',
      'testcase',
      'testsuite',
      'testsuites',
    ]);
  });

  test('leave no character that XML forbids', () => {
    expect(withoutLineBreaks(xml)).not.toMatch(INVISIBLE);
    expect(xml).not.toMatch(/\uFFFF/u);
  });

  test('a section end stays text', () => {
    expect(escapeXml(`]]> & "quoted" 'too'`)).toBe(']]&gt; &amp; &quot;quoted&quot; &apos;too&apos;');
  });
});
