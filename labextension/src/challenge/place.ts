/** Where in an assignment an error came up, as its grader writes it. */

/** A line of a cell. */
export interface IPlace {
  /** The question whose answer it is, or the number of the cell from 1. */
  readonly cell: string | number;
  readonly line: number;
}

const PLACE =
  /cell (?:of question "(?<question>[^"\n]+)"|(?<number>\d+))(?:>", line | has a syntax error in line )(?<line>\d+)/gi;

/** The last place that a traceback or an error names: the innermost of the student's own. */
export function placeIn(text: string): IPlace | null {
  const found = [...text.matchAll(PLACE)].pop()?.groups as
    Record<string, string | undefined> | undefined;
  return found ? { cell: found.question ?? Number(found.number), line: Number(found.line) } : null;
}
