// Numbers as Prometheus reads them (text format 0.0.4).

import { type Labels, listFamilies, type Series } from './families.ts'
import type { Numbers } from './numbers.ts'

export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8'

export function writePrometheus(numbers: Numbers): string {
  const texts = listFamilies(numbers).map((family) => {
    const name = `fastward_${family.name}${family.kind === 'sum' ? '_total' : ''}`
    const lines =
      family.kind === 'histogram'
        ? family.series.flatMap((series) => writeSeries(name, family.bounds, series))
        : family.samples.map(([labels, value]) => writeLine(name, labels, value))
    return `# HELP ${name} ${family.help}\n# TYPE ${name} ${family.kind === 'sum' ? 'counter' : family.kind}\n${lines.join('')}`
  })
  return texts.join('')
}

/** Each bucket holds what is below its bound, so what is below the ones before too. */
function writeSeries(name: string, bounds: readonly number[], { labels, counts, sum }: Series): readonly string[] {
  let below = 0
  const buckets = counts.map((count, index) => {
    below += count
    return writeLine(`${name}_bucket`, { ...labels, le: bounds[index] === undefined ? '+Inf' : String(bounds[index]) }, below)
  })
  return [...buckets, writeLine(`${name}_sum`, labels, sum), writeLine(`${name}_count`, labels, below)]
}

function writeLine(name: string, labels: Labels, value: number): string {
  const written = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  return `${name}${written.length === 0 ? '' : `{${written.join(',')}}`} ${value}\n`
}

const escapeLabel = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
