import * as v from 'valibot';
import { EaselError } from '../../base/errors.ts';
import { startAdding, type Adding, type Given } from '../../engine/page/addModel.ts';
import { discardConversion } from '../../convert/keepConversion.ts';
import { COPIED } from '../../convert/keepPackFolder.ts';
import type { ModelOffer, OfferedType } from '../../convert/lookAtModel.ts';
import { discardDownload, listDownloads, type Download } from '../../hub/downloads.ts';
import type { Conversion } from '../../packs/conversions.ts';
import { rateMeter } from '../../packs/progress.ts';
import { requestPersistence } from '../../packs/room.ts';
import { openStore } from '../../packs/store.ts';
import { showError, type ShownError } from '../errors.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import { strings } from '../strings/index.ts';
import type { Model } from './model.svelte.ts';

export interface AddingProgress {
  readonly keptBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
}

/** Milliseconds over which the rate is taken: shards come seconds apart. */
const RATE_WINDOW = 8000;

/** Where a model is, as it is held over a reload. A token is not. */
export const addingDraftSchema = v.object({ address: v.string(), fileHost: v.string() });

/** A model on its way from a folder that the person gave into this browser. One at a time. */
export class AddingModel {
  readonly #model: Model;
  readonly #notifier: Notifier;

  /** Where the person says that one is, and where its files are: as typed. */
  address = $state('');
  fileHost = $state('');
  /** Files are being looked at. */
  looking = $state(false);
  /** What they would be. */
  offer = $state.raw<ModelOffer>();
  type = $state<OfferedType>('q8');
  /** What the person says where the folder does not. */
  licence = $state('');
  needsLicence = $state(false);
  progress = $state.raw<AddingProgress>();
  paused = $state(false);
  error = $state.raw<ShownError>();
  /** Conversions that an earlier visit did not end. */
  unfinished = $state.raw<readonly Conversion[]>([]);
  /** And downloads. */
  downloads = $state.raw<readonly Download[]>([]);

  /** A token in it is forgotten with it. */
  #given: Given = [];
  #adding: Adding | undefined;

  constructor(model: Model, notifier: Notifier) {
    this.#model = model;
    this.#notifier = notifier;
  }

  /** To be held over a reload. */
  draft(): v.InferOutput<typeof addingDraftSchema> {
    const { address, fileHost } = this;
    return { address, fileHost };
  }

  async refresh(): Promise<void> {
    await this.#orSay(async () => {
      this.unfinished = await (await openStore()).conversions();
      this.downloads = await listDownloads();
    });
  }

  /** Looks at what was given. Nothing is kept of it. */
  async look(given: Given): Promise<void> {
    this.#end();
    this.#given = given;
    this.licence = '';
    this.needsLicence = false;
    await this.#look();
  }

  /** Looks again, with what the person said. */
  async sayLicence(): Promise<void> {
    if (this.licence.trim() !== '') await this.#look();
  }

  /** Converts and keeps it. Call on a gesture. */
  async add(): Promise<void> {
    const { offer, type } = this;
    if (offer === undefined || this.progress !== undefined) return;
    void requestPersistence();
    this.error = undefined;
    this.paused = false;
    const begun = this.#adding !== undefined;
    const rate = rateMeter(RATE_WINDOW);
    this.progress = { keptBytes: 0, totalBytes: 1, bytesPerSecond: 0 };
    try {
      const adding = this.#start();
      // A worker that was ended, by a pause or a fault, has forgotten what it looked at.
      if (!begun) await adding.look(this.#identity());
      const id = await adding.add(type, (keptBytes, totalBytes) => {
        // Word of it may still be on its way when it was ended.
        if (this.#adding === adding)
          this.progress = { keptBytes, totalBytes, bytesPerSecond: rate(keptBytes) };
      });
      this.#end();
      await Promise.all([this.#model.refresh(), this.refresh()]);
      this.#model.use(id);
      this.#notifier.say(strings.models.add.done(offer.name));
    } catch (thrown) {
      const error = showError(thrown, 'folder');
      if (error.code === 'cancelled') return;
      this.#adding?.end();
      this.#adding = undefined;
      this.progress = undefined;
      this.error = error;
      await this.refresh();
    }
  }

  /** What is kept stays, and goes on with {@link add}, in a later visit too. */
  pause(): void {
    this.#adding?.end();
    this.#adding = undefined;
    this.progress = undefined;
    this.paused = true;
    void this.refresh();
  }

  /** Adds nothing now. What an earlier try kept stays. */
  leave(): void {
    this.#end();
    void this.refresh();
  }

  /** Ends it, and lets go of what is kept of it. */
  async cancel(): Promise<void> {
    const { offer, type } = this;
    const given = this.#given;
    this.#end();
    await this.refresh();
    for (const each of this.downloads)
      if ('address' in given && each.address === given.address.text)
        await this.discardDownload(each);
    const dtype = typeof offer?.bytes === 'number' ? COPIED : type;
    for (const each of this.unfinished)
      if (each.id === offer?.id && each.dtype === dtype) await this.discard(each);
  }

  async discard({ key }: Conversion): Promise<void> {
    await this.#orSay(async () => discardConversion(await openStore(), key));
    await this.refresh();
  }

  async discardDownload({ key }: Download): Promise<void> {
    await this.#orSay(() => discardDownload(key));
    await this.refresh();
  }

  /** What came of files that could not even be given. */
  fail(thrown: unknown): void {
    this.error = showError(thrown, 'folder');
  }

  async #look(): Promise<void> {
    this.error = undefined;
    let adding: Adding;
    try {
      adding = this.#start();
    } catch (thrown) {
      return this.fail(thrown);
    }
    this.looking = true;
    // Another look may have begun by the time that this one hears that it was ended.
    const isMine = () => this.#adding === adding;
    try {
      const offer = await adding.look(this.#identity());
      if (!isMine()) return;
      this.offer = offer;
      this.needsLicence = false;
    } catch (thrown) {
      if (!isMine()) return;
      const { code, param } = EaselError.from(thrown);
      this.needsLicence = param === 'licence';
      if (code !== 'cancelled' && !this.needsLicence) this.fail(thrown);
    } finally {
      if (isMine()) this.looking = false;
    }
  }

  async #orSay(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  #identity() {
    const licence = this.licence.trim();
    return licence === '' ? {} : { licence };
  }

  #start(): Adding {
    return (this.#adding ??= startAdding(this.#given));
  }

  #end(): void {
    this.#adding?.end();
    this.#adding = undefined;
    this.offer = undefined;
    this.progress = undefined;
    this.paused = false;
    this.error = undefined;
    this.looking = false;
  }
}
