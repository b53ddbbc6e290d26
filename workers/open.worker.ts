/** Opens one picture beside the page, which then ends this worker. Wiring only. */
import { answerOpening } from '../src/engine/worker/answerOpening.ts';

answerOpening();
