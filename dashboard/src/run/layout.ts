import dagre from '@dagrejs/dagre';

export type Direction = 'LR' | 'TB';

/** Phones stack the layers and need narrower, taller cards to stay readable. */
export const NODE_SIZE: Record<Direction, { width: number; height: number }> = {
  LR: { width: 212, height: 92 },
  TB: { width: 166, height: 108 },
};

export interface Placed {
  id: string;
  x: number;
  y: number;
}

export interface Placement {
  nodes: Placed[];
  width: number;
  height: number;
}

type Shape = { id: string; after: string[] }[];

/** Places the steps of a workflow in layers; the same steps always get the same places. */
export function placeSteps(steps: Shape, direction: Direction): Placement {
  const size = NODE_SIZE[direction];
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: direction, ranksep: direction === 'LR' ? 56 : 34, nodesep: direction === 'LR' ? 24 : 14 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(steps.map((step) => step.id));
  for (const step of steps) graph.setNode(step.id, { ...size });
  for (const step of steps) {
    for (const before of step.after) if (known.has(before)) graph.setEdge(before, step.id);
  }
  dagre.layout(graph);
  const nodes = steps.map(({ id }) => {
    const { x, y } = graph.node(id) as { x: number; y: number };
    return { id, x: x - size.width / 2, y: y - size.height / 2 };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { nodes: inDefinedOrder(steps, nodes, direction), width, height };
}

/** Steps with the same neighbours could swap places: give them the order of the definition. */
function inDefinedOrder(steps: Shape, nodes: Placed[], direction: Direction): Placed[] {
  const along = direction === 'LR' ? 'x' : 'y';
  const across = direction === 'LR' ? 'y' : 'x';
  const twins = new Map<string, number[]>();
  steps.forEach((step, index) => {
    const next = steps.filter(({ after }) => after.includes(step.id)).map(({ id }) => id);
    const key = JSON.stringify([nodes[index]?.[along], [...step.after].sort(), next]);
    twins.set(key, [...(twins.get(key) ?? []), index]);
  });
  const ordered = [...nodes];
  for (const indices of twins.values()) {
    const slots = indices.map((index) => nodes[index]?.[across] ?? 0).sort((a, b) => a - b);
    indices.forEach((index, place) => {
      const node = nodes[index];
      if (node) ordered[index] = { ...node, [across]: slots[place] ?? 0 };
    });
  }
  return ordered;
}
