import { existsSync, readFileSync } from 'node:fs';
import { runtime } from './runtime.ts';

type Size = { readonly width: number; readonly height: number };
const pngSignature = '89504e470d0a1a0a';

/** A picture as it was given; of what it shows only a PNG's size is known. */
export class NativeImage {
  readonly #bytes: Buffer;
  #isTemplate = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  isEmpty(): boolean {
    return this.#bytes.byteLength === 0;
  }

  getSize(): Electron.Size {
    if (this.#bytes.subarray(0, 8).toString('hex') !== pngSignature) return { width: 0, height: 0 };
    return { width: this.#bytes.readUInt32BE(16), height: this.#bytes.readUInt32BE(20) };
  }

  toPNG(): Buffer {
    return this.#bytes;
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#bytes.toString('base64')}`;
  }

  resize(_options: Partial<Size>): NativeImage {
    return this;
  }

  addRepresentation(_options: Electron.AddRepresentationOptions): void {}

  setTemplateImage(option: boolean): void {
    this.#isTemplate = option;
  }

  isTemplateImage(): boolean {
    return this.#isTemplate;
  }
}

export const nativeImage = {
  createEmpty: (): NativeImage => new NativeImage(Buffer.alloc(0)),
  /** Empty where there is no such file, as in Electron. */
  createFromPath: (path: string): NativeImage =>
    new NativeImage(existsSync(path) ? readFileSync(path) : Buffer.alloc(0)),
  createFromBuffer: (buffer: Buffer, _options?: Electron.CreateFromBufferOptions): NativeImage =>
    new NativeImage(buffer),
  createFromDataURL: (url: string): NativeImage => {
    const [, data] = /^data:image\/[a-z+]+;base64,(.*)$/s.exec(url) ?? [];
    return data === undefined
      ? runtime.notImitated('a picture that is no base64')
      : new NativeImage(Buffer.from(data, 'base64'));
  },
} as const;
