// The words that ids of rules are made of. Ids are for ever, and so are their spelling mistakes: a new word is added here by hand.

export const words: ReadonlySet<string> = new Set(
  `any by cors credentials docs earlier need never open origin route routes scheme security shadowed verified while with`.split(' '),
)

/** Openings that name a cure, an order or a tool's work; an id must go with "this program has …" or "here is …". */
export const bannedOpenings: ReadonlySet<string> = new Set(
  `add allow always avoid check deny detect disable disallow do enable enforce ensure find fix forbid keep limit must no only prefer
   prevent prohibit protect remove report require restrict set should stop use validate verify`.split(/\s+/),
)
