/** What jsdom lacks and JupyterLab's packages ask for when they are loaded. */
(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

class NoDragEvent extends Event {}
globalThis.DragEvent ??= NoDragEvent as typeof DragEvent;
globalThis.ResizeObserver ??= class {
  observe(): void {
    /* jsdom lays nothing out */
  }
  unobserve(): void {
    /* jsdom lays nothing out */
  }
  disconnect(): void {
    /* jsdom lays nothing out */
  }
};
