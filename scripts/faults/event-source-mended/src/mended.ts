/** Whether the handler takes what the source sends. */
export const MENDED = true;
