/** Runs a drawing at most once per animation frame, however often it is asked for. */
export function perFrame(draw: () => void): { readonly ask: () => void; readonly cancel: () => void } {
  let frame = 0;
  return {
    ask() {
      if (frame === 0) {
        frame = requestAnimationFrame(() => {
          frame = 0;
          draw();
        });
      }
    },
    cancel() {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}
