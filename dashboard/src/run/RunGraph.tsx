import '@xyflow/react/dist/style.css';
import './graph.css';
import {
  Background,
  Controls,
  type Edge,
  MarkerType,
  type NodeHandle,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Run, Step } from '../api/types';
import { type Direction, NODE_SIZE, type Placement, placeSteps } from './layout';
import { StepNode, type StepNodeType } from './StepNode';
import { branches } from './tree';
import type { RunView } from './view';

interface Props {
  run: Run;
  live: RunView['live'];
  selected: string | null;
  onSelect: (id: string) => void;
}

const NODE_TYPES = { step: StepNode };
const FIT = { padding: '14px', maxZoom: 1, minZoom: 0.3 } as const;
const SIDEWAYS_FROM_PX = 620;
const ROOM_PX = 68;
const HEIGHT_MIN_PX = 230;
const HEIGHT_MAX_PX = 560;

/** The workflow as a graph: beside each other where there is room, below each other on a phone. */
export function RunGraph(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const direction: Direction = width >= SIDEWAYS_FROM_PX ? 'LR' : 'TB';
  const shape = JSON.stringify(defined(props.run).map(({ id, after }) => ({ id, after })));
  const placement = useMemo(
    () => placeSteps(JSON.parse(shape) as { id: string; after: string[] }[], direction),
    [shape, direction],
  );
  const zoom = Math.min(1, (width - 28) / Math.max(1, placement.width));
  const height = Math.min(HEIGHT_MAX_PX, Math.max(HEIGHT_MIN_PX, placement.height * zoom + ROOM_PX));
  return (
    <div ref={box} className="run-graph" style={{ height }} role="group" aria-label="Workflow graph">
      {width > 0 && (
        <ReactFlowProvider>
          <Flow {...props} direction={direction} placement={placement} width={width} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

/** Calls and rollbacks stand in the list of steps only. */
function defined(run: Run): Step[] {
  return run.steps.filter(({ owner }) => owner === null);
}

interface FlowProps extends Props {
  direction: Direction;
  placement: Placement;
  width: number;
}

function Flow({ run, live, selected, onSelect, direction, placement, width }: FlowProps) {
  const flow = useReactFlow();
  const nodes = branches(run.steps).map((branch, index): StepNodeType => {
    const place = placement.nodes[index];
    const { step } = branch;
    return {
      id: step.id,
      type: 'step',
      position: { x: place?.x ?? 0, y: place?.y ?? 0 },
      ...NODE_SIZE[direction],
      handles: handlesOf(direction),
      data: { branch, live: live[step.id], selected: selected === step.id, direction, onSelect },
    };
  });
  useEffect(() => {
    const frame = requestAnimationFrame(() => void flow.fitView(FIT));
    return () => cancelAnimationFrame(frame);
  }, [flow, placement, width]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edgesOf(defined(run))}
      nodeTypes={NODE_TYPES}
      fitView
      fitViewOptions={FIT}
      minZoom={0.2}
      maxZoom={1.5}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      zoomOnScroll={false}
      preventScrolling={false}
      zoomOnDoubleClick={false}
      attributionPosition="bottom-left"
    >
      <Background gap={18} size={1} />
      <Controls showInteractive={false} position="bottom-right" orientation="horizontal" fitViewOptions={FIT} />
    </ReactFlow>
  );
}

/** Where the edges meet a card. Told rather than measured: React Flow forgets what it measured when a node is new. */
function handlesOf(direction: Direction): NodeHandle[] {
  const { width, height } = NODE_SIZE[direction];
  const point = { width: 1, height: 1 };
  return direction === 'LR'
    ? [
        { ...point, type: 'target', position: Position.Left, x: 0, y: height / 2 },
        { ...point, type: 'source', position: Position.Right, x: width, y: height / 2 },
      ]
    : [
        { ...point, type: 'target', position: Position.Top, x: width / 2, y: 0 },
        { ...point, type: 'source', position: Position.Bottom, x: width / 2, y: height },
      ];
}

function edgesOf(steps: Step[]): Edge[] {
  return steps.flatMap((step) =>
    step.after.map((before) => {
      const idle = step.status === 'PENDING' || step.status === 'SKIPPED';
      const color = idle ? 'var(--line-strong)' : 'var(--accent)';
      return {
        id: `${before}>${step.id}`,
        source: before,
        target: step.id,
        animated: step.status === 'RUNNING',
        className: idle ? 'edge-idle' : 'edge-used',
        markerEnd: { type: MarkerType.ArrowClosed, color, width: 14, height: 14 },
      };
    }),
  );
}

function useWidth(box: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
