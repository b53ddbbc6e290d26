import { readRequest } from '../../tasks/restore.ts';
import {
  isSigned,
  openSigner,
  signPng,
  type DigitalSource,
  type Signer,
} from '../../image/credentials/sign.ts';

/**
 * Content credentials for pictures that are saved, with a key that the person brings. It is held in this page's memory
 * alone: it is never stored, and gone with the page.
 */
export class Signing {
  #signer = $state.raw<Signer>();

  /** Whose key saved pictures are signed with, as its certificate has it; undefined when they are not. */
  get name(): string | undefined {
    return this.#signer?.name;
  }

  /**
   * Signs with this key from now on.
   * @param files PEM: certificates and the private key, in one file or several
   * @throws EaselError `invalid-request` when they are not that
   */
  async bringKey(files: readonly Blob[]): Promise<void> {
    const texts = await Promise.all(files.map((file) => file.text()));
    this.#signer = await openSigner(texts.join('\n'));
  }

  /** Signs no more, and lets go of the key. */
  forgetKey(): void {
    this.#signer = undefined;
  }

  /**
   * The PNG with content credentials, where there is a key and the picture says itself that Easel made it. Others stay
   * as they are: nothing is vouched for that is not known, and a record that is there already is left alone.
   */
  async sign(png: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const signer = this.#signer;
    const source = signer && !isSigned(png) ? sourceOf(png) : undefined;
    if (!signer || !source) return png;
    return signPng(png, signer, { program: { name: 'Easel', version: __BUILD_ID__ }, source });
  }
}

function sourceOf(png: Uint8Array): DigitalSource | undefined {
  try {
    // An edit keeps a part of the picture that it began with.
    return readRequest(png).task === 'edit'
      ? 'compositeWithTrainedAlgorithmicMedia'
      : 'trainedAlgorithmicMedia';
  } catch {
    return undefined;
  }
}
