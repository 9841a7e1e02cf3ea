/** How often the light is seen in a time. */
export function flashes(seconds: number): number {
  return Math.floor(seconds / 5);
}
