import type { EvaluationSummary } from './types';
import { scoreText } from './words';

const WIDTH = 240;
const HEIGHT = 48;
const MARGIN = 5;

/** The scores of a suite over time, oldest left; 0 is at the bottom, 1 at the top. */
export function ScoreLine({ results }: { results: EvaluationSummary[] }) {
  const oldestFirst = results.toReversed();
  const step = oldestFirst.length < 2 ? 0 : (WIDTH - 2 * MARGIN) / (oldestFirst.length - 1);
  const points = oldestFirst.map((result, index) => ({
    id: result.id,
    x: MARGIN + index * step,
    y: HEIGHT - MARGIN - result.score * (HEIGHT - 2 * MARGIN),
  }));
  const told = oldestFirst.map((result) => scoreText(result.score)).join(', ');
  return (
    <svg
      className="score-line"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={`Scores, oldest first: ${told}`}
    >
      <line className="score-bound" x1={0} x2={WIDTH} y1={MARGIN} y2={MARGIN} />
      <line className="score-bound" x1={0} x2={WIDTH} y1={HEIGHT - MARGIN} y2={HEIGHT - MARGIN} />
      <polyline className="score-path" points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {points.map(({ id, x, y }) => (
        <circle key={id} className="score-point" cx={x} cy={y} r={2.5} />
      ))}
    </svg>
  );
}
