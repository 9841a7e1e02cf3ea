/** Dockerfiles as the editor sees them. */

import { StreamLanguage } from "@codemirror/language";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import type { Extension } from "@codemirror/state";

export const dockerfile: Extension = StreamLanguage.define(dockerFile);
