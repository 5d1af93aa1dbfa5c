// Formats by name.
export const formatTests: Readonly<Record<string, (text: string) => boolean>> = {}
