import { fontOf } from './palette.js';

/** What all charts share: no motion, the page's own legend, one tooltip for all lines at a place. */
export function commonOptions(palette, tooltip, right = 4) {
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    parsing: false,
    normalized: true,
    interaction: { mode: 'index', intersect: false },
    layout: { padding: { top: 18, right } },
    elements: { point: { radius: 0, hoverRadius: 3, hitRadius: 6 } },
    plugins: {
      legend: { display: false },
      tooltip: {
        backgroundColor: palette.ink,
        titleColor: palette.surface,
        bodyColor: palette.surface,
        titleFont: fontOf(palette, 12, 'bold'),
        bodyFont: fontOf(palette, 12),
        padding: 10,
        cornerRadius: 8,
        boxWidth: 8,
        boxHeight: 8,
        boxPadding: 4,
        callbacks: tooltip,
      },
    },
  };
}
