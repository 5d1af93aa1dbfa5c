// What a pipeline says of the change that it runs for: the branch or commit that it is to land on.

interface Source {
  readonly variable: string
  toBase(value: string): string
}

/** The remote that every one of them fetches from. */
const ofRemote = (branch: string) => `origin/${branch.replace(/^refs\/heads\//, '')}`

/** GitHub, GitLab (its commit, then its branch), Azure, Jenkins, Bitbucket: set for pull and merge requests alone. */
const sources: readonly Source[] = [
  { variable: 'GITHUB_BASE_REF', toBase: ofRemote },
  { variable: 'CI_MERGE_REQUEST_DIFF_BASE_SHA', toBase: (commit) => commit },
  { variable: 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME', toBase: ofRemote },
  { variable: 'SYSTEM_PULLREQUEST_TARGETBRANCH', toBase: ofRemote },
  { variable: 'CHANGE_TARGET', toBase: ofRemote },
  { variable: 'BITBUCKET_PR_DESTINATION_BRANCH', toBase: ofRemote },
]

export interface ProposedBase {
  readonly base: string
  readonly variable: string
}

/** Null where no pipeline for a change is running. */
export function findProposedBase(environment: Readonly<Record<string, string | undefined>>): ProposedBase | null {
  for (const { variable, toBase } of sources) {
    const value = environment[variable]?.trim() ?? ''
    if (value !== '') return { base: toBase(value), variable }
  }
  return null
}
