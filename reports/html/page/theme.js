const MEDIA = { light: 'not all', dark: 'screen' };

/** Lets the reader choose light or dark; the choice lasts as long as the page, so nothing is stored anywhere. */
export function makeThemeChoice(redraw) {
  const dark = darkColours();
  const group = document.querySelector('.themes');
  if (!dark || !group) return;
  const system = dark.media.mediaText;
  const buttons = [...group.querySelectorAll('button')];
  for (const button of buttons)
    button.addEventListener('click', () => {
      const { theme } = button.dataset;
      dark.media.mediaText = MEDIA[theme] ?? system;
      document.documentElement.style.setProperty('color-scheme', theme === 'auto' ? '' : theme);
      for (const each of buttons) each.setAttribute('aria-pressed', String(each === button));
      redraw();
    });
  group.hidden = false;
}

/** The rules that hold where the system prefers dark. */
function darkColours() {
  return [...document.styleSheets]
    .flatMap(({ cssRules }) => [...cssRules])
    .find(({ media }) => media?.mediaText.includes('prefers-color-scheme'));
}
