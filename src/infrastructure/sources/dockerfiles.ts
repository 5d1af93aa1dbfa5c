// Dockerfiles, with the stages that they are made of: what an image holds is its last stage and those that it is built on.

import { type DockerInstruction, decodeConfig, parseDockerfile } from '../../syntax/index.ts'
import { defineSource } from '../source.ts'

export interface Dockerfile {
  readonly file: string
  /** In the order of the file; the last one is what runs unless somebody names another. */
  readonly stages: readonly DockerStage[]
}

export interface DockerStage {
  /** `AS build`; null where it has no name. */
  readonly name: string | null
  /** What stands behind `FROM`, as written: an image, or the name of an earlier stage. */
  readonly base: string
  readonly from: DockerInstruction
  /** Behind `FROM`. */
  readonly instructions: readonly DockerInstruction[]
}

export default defineSource<Dockerfile>({
  noun: 'Dockerfile',
  read({ tree }, problem) {
    return tree.files.flatMap(({ path }) => {
      if (!isDockerfile(path)) return []
      const bytes = tree.read(path)
      if (bytes === null) return []
      const { value, problems } = parseDockerfile(decodeConfig(bytes))
      for (const { line, message } of problems) problem('dockerfile-unreadable', { file: path, line }, message)
      return [{ file: path, stages: splitStages(value) }]
    })
  },
})

const named = /(?:^|\/)(?:Dockerfile|Containerfile)(?:[.-][^/]*)?$|\.(?:Dockerfile|Containerfile)$/i

function isDockerfile(path: string): boolean {
  return named.test(path) && !path.endsWith('.dockerignore')
}

function splitStages(instructions: readonly DockerInstruction[]): DockerStage[] {
  const stages: (DockerStage & { readonly instructions: DockerInstruction[] })[] = []
  for (const instruction of instructions) {
    if (instruction.keyword !== 'FROM') stages.at(-1)?.instructions.push(instruction)
    else {
      const [, base = '', name = null] = /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(instruction.text) ?? []
      stages.push({ name, base, from: instruction, instructions: [] })
    }
  }
  return stages
}
