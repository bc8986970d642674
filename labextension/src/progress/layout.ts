/** Where the skills stand in the graph: layer by layer, prerequisites above what needs them. */

/** A skill to be placed. */
export interface IPlaceable {
  readonly name: string;
  readonly prerequisites: readonly string[];
}

/** A skill in its place; `x` and `y` are its middle. */
export interface IPlaced {
  readonly name: string;
  readonly layer: number;
  readonly x: number;
  readonly y: number;
}

/** A line from a prerequisite to what needs it, through these points. */
export interface IEdge {
  readonly from: string;
  readonly to: string;
  readonly points: readonly (readonly [number, number])[];
}

/** The whole drawing in pixels. */
export interface ILayout {
  readonly nodes: readonly IPlaced[];
  readonly edges: readonly IEdge[];
  readonly width: number;
  readonly height: number;
}

export const NODE_WIDTH = 132;
export const NODE_HEIGHT = 46;
const GAP_X = 18;
const BEND_WIDTH = 14;
const LAYER_HEIGHT = 82;
const MARGIN = 8;
const SWEEPS = 8;

/** A skill or, where `name` is null, a bend of a line that passes the layer. */
interface ICell {
  readonly name: string | null;
  readonly above: ICell[];
  readonly below: ICell[];
  x: number;
}

/** Place skills. Unknown prerequisites and circles are left out; so are lines that say nothing new. */
export function layOut(skills: readonly IPlaceable[]): ILayout {
  const prerequisites = withoutCircles(skills);
  const layers = layersOf(prerequisites);
  const lines = withoutShortcuts(prerequisites);
  const grid: ICell[][] = Array.from(
    { length: Math.max(0, ...layers.values()) + (skills.length > 0 ? 1 : 0) },
    () => []
  );
  const cells = new Map<string, ICell>();
  for (const [name, layer] of layers) {
    const cell: ICell = { name, above: [], below: [], x: 0 };
    cells.set(name, cell);
    grid[layer].push(cell);
  }
  const paths = lines.map(([from, to]) => bend(from, to, cells, layers, grid));
  order(grid);
  const width = spread(grid);
  const y = (layer: number): number => MARGIN + NODE_HEIGHT / 2 + layer * LAYER_HEIGHT;
  return {
    nodes: [...layers].map(([name, layer]) => ({
      name,
      layer,
      x: cells.get(name)?.x ?? 0,
      y: y(layer)
    })),
    edges: paths.map(({ from, to, cells: passed, first }) => ({
      from,
      to,
      points: passed.map((cell, index) => [cell.x, y(first + index)] as const)
    })),
    width,
    height: grid.length === 0 ? 0 : y(grid.length - 1) + NODE_HEIGHT / 2 + MARGIN
  };
}

/** By skill: the prerequisites that are known, without those that would close a circle. */
function withoutCircles(skills: readonly IPlaceable[]): Map<string, readonly string[]> {
  const wanted = new Map(skills.map(skill => [skill.name, skill.prerequisites]));
  const kept = new Map<string, readonly string[]>();
  const open = new Set<string>();
  const visit = (name: string): void => {
    if (kept.has(name)) {
      return;
    }
    open.add(name);
    const found: string[] = [];
    for (const before of new Set(wanted.get(name))) {
      if (wanted.has(before) && !open.has(before)) {
        found.push(before);
        visit(before);
      }
    }
    open.delete(name);
    kept.set(name, found);
  };
  skills.forEach(skill => visit(skill.name));
  return new Map(skills.map(skill => [skill.name, kept.get(skill.name) ?? []]));
}

/** One layer below the lowest prerequisite. */
function layersOf(prerequisites: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const layers = new Map<string, number>();
  const layerOf = (name: string): number => {
    const known = layers.get(name);
    if (known !== undefined) {
      return known;
    }
    const layer = Math.max(0, ...(prerequisites.get(name) ?? []).map(each => layerOf(each) + 1));
    layers.set(name, layer);
    return layer;
  };
  return new Map([...prerequisites.keys()].map(name => [name, layerOf(name)]));
}

/** The lines that are drawn: a prerequisite that another one needs anyway goes without saying. */
function withoutShortcuts(
  prerequisites: ReadonlyMap<string, readonly string[]>
): readonly (readonly [string, string])[] {
  const all = new Map<string, ReadonlySet<string>>();
  const ancestors = (name: string): ReadonlySet<string> => {
    let found = all.get(name);
    if (!found) {
      const direct = prerequisites.get(name) ?? [];
      found = new Set(direct.flatMap(each => [each, ...ancestors(each)]));
      all.set(name, found);
    }
    return found;
  };
  return [...prerequisites].flatMap(([to, direct]) =>
    direct
      .filter(from => !direct.some(other => other !== from && ancestors(other).has(from)))
      .map(from => [from, to] as const)
  );
}

function bend(
  from: string,
  to: string,
  cells: ReadonlyMap<string, ICell>,
  layers: ReadonlyMap<string, number>,
  grid: ICell[][]
): { from: string; to: string; first: number; cells: ICell[] } {
  const first = layers.get(from) ?? 0;
  const last = layers.get(to) ?? 0;
  const path: ICell[] = [];
  for (let layer = first; layer <= last; layer++) {
    const name = layer === first ? from : layer === last ? to : null;
    let cell = name === null ? undefined : cells.get(name);
    if (!cell) {
      cell = { name: null, above: [], below: [], x: 0 };
      grid[layer].push(cell);
    }
    const before = path[path.length - 1] as ICell | undefined;
    if (before) {
      before.below.push(cell);
      cell.above.push(before);
    }
    path.push(cell);
  }
  return { from, to, first, cells: path };
}

/** Put each layer in the order in which its neighbours stand, down and up a few times. */
function order(grid: ICell[][]): void {
  const number = (): void => {
    for (const layer of grid) {
      layer.forEach((cell, index) => (cell.x = index / Math.max(1, layer.length - 1)));
    }
  };
  number();
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const layer of isDown ? grid : [...grid].reverse()) {
      const wish = new Map(
        layer.map(cell => [cell, mean(isDown ? cell.above : cell.below) ?? cell.x])
      );
      layer.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
    }
    number();
  }
}

/** Give each cell its x, near its neighbours and not over another; return the width of all. */
function spread(grid: ICell[][]): number {
  for (const layer of grid) {
    pack(layer, new Map(layer.map(cell => [cell, 0])));
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const layer of sweep % 2 === 0 ? grid : [...grid].reverse()) {
      pack(
        layer,
        new Map(layer.map(cell => [cell, mean([...cell.above, ...cell.below]) ?? cell.x]))
      );
    }
  }
  const all = grid.flat();
  const left = Math.min(0, ...all.map(cell => cell.x - widthOf(cell) / 2));
  const right = Math.max(0, ...all.map(cell => cell.x + widthOf(cell) / 2));
  all.forEach(cell => (cell.x += MARGIN - left));
  return all.length === 0 ? 0 : right - left + 2 * MARGIN;
}

/** Half way between packing from the left and from the right, each as near to its wish as it may. */
function pack(layer: ICell[], wish: ReadonlyMap<ICell, number>): void {
  const apart = (a: ICell, b: ICell): number => (widthOf(a) + widthOf(b)) / 2 + GAP_X;
  const fromLeft = layer.map(cell => wish.get(cell) ?? 0);
  const fromRight = [...fromLeft];
  for (let index = 1; index < layer.length; index++) {
    const least = fromLeft[index - 1] + apart(layer[index - 1], layer[index]);
    fromLeft[index] = Math.max(fromLeft[index], least);
  }
  for (let index = layer.length - 2; index >= 0; index--) {
    const most = fromRight[index + 1] - apart(layer[index], layer[index + 1]);
    fromRight[index] = Math.min(fromRight[index], most);
  }
  layer.forEach((cell, index) => (cell.x = (fromLeft[index] + fromRight[index]) / 2));
}

function widthOf(cell: ICell): number {
  return cell.name === null ? BEND_WIDTH : NODE_WIDTH;
}

function mean(cells: readonly ICell[]): number | null {
  return cells.length === 0 ? null : cells.reduce((sum, cell) => sum + cell.x, 0) / cells.length;
}
