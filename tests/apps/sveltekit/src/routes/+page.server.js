import ms from "ms";

export const load = () => ({ next: ms(6.2 * 3_600_000, { long: true }) });
