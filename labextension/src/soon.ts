/** Wait for a burst of signals to end, such as a reply and the live socket telling the same. */
export function soon(act: () => void, delay_ms = 150): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, delay_ms);
  };
}
