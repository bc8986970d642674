/** What jsdom lacks and JupyterLab's packages ask for when they are loaded. */
const missing = {
  IS_REACT_ACT_ENVIRONMENT: true,
  DragEvent: class extends Event {},
  matchMedia: () => ({ matches: false, addListener: () => undefined }),
  IntersectionObserver: class {
    observe(): void {
      /* jsdom lays nothing out */
    }
    unobserve(): void {
      /* jsdom lays nothing out */
    }
    disconnect(): void {
      /* jsdom lays nothing out */
    }
  },
  ResizeObserver: class {
    observe(): void {
      /* jsdom lays nothing out */
    }
    unobserve(): void {
      /* jsdom lays nothing out */
    }
    disconnect(): void {
      /* jsdom lays nothing out */
    }
  }
};

Object.assign(globalThis, missing);
