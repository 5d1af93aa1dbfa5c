// Ids are for ever. A renamed rule is found under its old id, a removed one says why it went; neither id is given out again.

export const redirects: Readonly<Record<string, { readonly to: string } | { readonly gone: string }>> = {}
