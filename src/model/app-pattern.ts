// How an application is named, by commands and in settings.

const dottedName = '[\\p{L}_][\\p{L}\\p{N}_]*(?:\\.[\\p{L}_][\\p{L}\\p{N}_]*)*'

/** As uvicorn takes it; the brackets of a factory may be written or left out. */
export const appPattern = `^${dottedName}:${dottedName}(?:\\(\\))?$`
