export interface ImitatedScreen {
  write(text: string): void;
  /** Everything that was written, control sequences included. */
  written(): string;
  /** What a person would see. */
  lines(): string[];
}

const TOKEN = new RegExp(`${String.fromCodePoint(0x1b)}\\[(\\d*)([A-Za-z])|\\n|[^]`, 'gu');

/** A terminal that knows line feeds, cursor up and clear line: all that live progress may use. */
export function imitatedScreen(): ImitatedScreen {
  let all = '';
  return {
    write: (text) => {
      all += text;
    },
    written: () => all,
    lines: () => seen(all),
  };
}

function seen(written: string): string[] {
  const lines = [''];
  let row = 0;
  for (const [token, count, command] of written.matchAll(TOKEN)) {
    if (command === 'A') row = Math.max(0, row - Number(count || 1));
    else if (command === 'K') lines[row] = '';
    else if (command === 'm') continue;
    else if (token === '\n') {
      row += 1;
      lines[row] ??= '';
    } else lines[row] = (lines[row] ?? '') + token;
  }
  return lines.filter((line) => line !== '');
}
