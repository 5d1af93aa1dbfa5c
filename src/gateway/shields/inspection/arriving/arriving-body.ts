// A body that is looked at while it comes: JSON text by text, lines of JSON, forms part by part, and files as far as they read as text. What is held is one text
// at most, and where it was cut makes no difference.

import { findBoundary, isJsonType, MultipartStream, parseMediaType } from '../../../content/index.ts'
import { JsonStream } from '../../../json/index.ts'
import type { Finding, Inspect } from '../inspect-value.ts'
import { JsonTexts, mostHeld } from './json-texts.ts'
import { PartTexts } from './part-texts.ts'
import { Pieces } from './pieces.ts'
import { TextRuns } from './text-runs.ts'

export interface Hit {
  readonly found: Finding
  /** `body.items[3].name` */
  readonly where: string
}

export interface ArrivingBody {
  /** False: it is not what it is said to be, and what follows is not looked at. */
  readonly isReadable: boolean
  /** The first thing that was found. */
  add(bytes: Uint8Array): Hit | null
  end(): Hit | null
}

/** Of arrays and objects within each other. */
const mostDepth = 512

const files = /^(?:application\/(?:octet-stream|grpc|zip|gzip|pdf)$|(?:image|audio|video|font)\/)/
const lines = /^application\/(?:(?:x-)?ndjson|jsonl|x-jsonlines)$/

/** null of types that are looked at as a whole alone. */
export function openArrivingBody(contentType: string | null, inspect: Inspect): ArrivingBody | null {
  const type = contentType === null ? null : parseMediaType(contentType)
  if (type === null) return null
  if (isJsonType(type.type)) return arrivingJson(inspect, false)
  if (lines.test(type.type)) return arrivingJson(inspect, true)
  if (files.test(type.type)) return arrivingFile(inspect)
  const boundary = type.type.startsWith('multipart/') ? findBoundary(type.parameters) : null
  return boundary === null ? null : arrivingForm(boundary, inspect)
}

function arrivingJson(inspect: Inspect, many: boolean): ArrivingBody {
  const texts: JsonTexts = new JsonTexts(inspect, () => stream.place('body'))
  const stream = new JsonStream({ depth: mostDepth, repeats: true, name: mostHeld, many }, texts)
  return arriving(stream, texts)
}

function arrivingForm(boundary: string, inspect: Inspect): ArrivingBody {
  const texts = new PartTexts(inspect)
  return arriving(new MultipartStream(boundary, texts), texts)
}

/** `stream` shows its texts to `texts`, and says what breaks it. */
function arriving(stream: JsonStream | MultipartStream, texts: JsonTexts | PartTexts): ArrivingBody {
  let isReadable = true
  return {
    get isReadable() {
      return isReadable
    },
    add(bytes) {
      isReadable = stream.add(bytes) === null
      return texts.hit
    },
    end() {
      isReadable = stream.end() === null
      return texts.hit
    },
  }
}

function arrivingFile(inspect: Inspect): ArrivingBody {
  const pieces = new Pieces(inspect)
  let hit: Hit | null = null
  const hear = (found: Finding | null) => {
    if (found !== null) hit ??= { found, where: 'body' }
  }
  const runs = new TextRuns((text) => hear(pieces.add(text)))
  return {
    isReadable: true,
    add(bytes) {
      if (hit === null) runs.add(bytes)
      return hit
    },
    end() {
      if (hit === null) {
        runs.end()
        hear(pieces.end())
      }
      return hit
    },
  }
}
