/**
 * UTF-8 byte offsets, as the engine counts, and UTF-16 code units, as the editor counts. This is
 * the only place where one becomes the other.
 */

const ASCII = /^[\x00-\x7f]*$/;

/** The offsets of one text. Offsets outside the text, or inside a character, go to the nearest start before. */
export class Offsets {
  readonly #length: number;
  /** The byte offset of every code unit, and of the end; undefined where the two are equal. */
  readonly #bytes: Uint32Array | undefined;

  constructor(text: string) {
    this.#length = text.length;
    this.#bytes = ASCII.test(text) ? undefined : byteOffsets(text);
  }

  /** The byte offset of a code unit. */
  toBytes(unit: number): number {
    const inside = clamp(unit, this.#length);
    return this.#bytes?.[inside] ?? inside;
  }

  /** The code unit at a byte offset. */
  toUnits(byte: number): number {
    const bytes = this.#bytes;
    if (!bytes) return clamp(byte, this.#length);
    // The last unit whose byte offset is not beyond; of a surrogate pair, which shares one, the first.
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((bytes[middle] ?? 0) <= byte) low = middle;
      else high = middle - 1;
    }
    return low > 0 && bytes[low - 1] === bytes[low] ? low - 1 : low;
  }
}

function byteOffsets(text: string): Uint32Array {
  const bytes = new Uint32Array(text.length + 1);
  let byte = 0;
  for (let unit = 0; unit < text.length; unit += 1) {
    bytes[unit] = byte;
    const code = text.codePointAt(unit) ?? 0;
    if (code > 0xffff) {
      unit += 1;
      bytes[unit] = byte;
    }
    // A lone surrogate becomes U+FFFD on its way to the engine, three bytes like itself.
    byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  bytes[text.length] = byte;
  return bytes;
}

function clamp(offset: number, length: number): number {
  return Math.min(Math.max(offset, 0), length);
}
