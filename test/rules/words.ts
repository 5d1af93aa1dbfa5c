// The words that ids of rules are made of. Ids are for ever, and so are their spelling mistakes: a new word is added here by hand.

export const words: ReadonlySet<string> = new Set(
  `abandoned admits algorithm algorithms allows any anyone audience body by changing cheap checked cipher compared confusion
   constant cookie cors credentials cross debug docs earlier enabled encryption end enforced expiry extra fast files for from
   hash header headers host hosts httponly https in input jwt key library list listed missing model need never nonce none not
   null of off open origin orphaned page pair password pattern predictable project proxy random reflects registered response
   reversible route router routes salt samesite scheme secret secure security session shadowed shape short signing site size
   state static stored strangers time tls trusted twice unbounded unchecked undocumented unlimited variable verification
   verified weak while with without`.split(/\s+/),
)

/** Openings that name a cure, an order or a tool's work; an id must go with "this program has …" or "here is …". */
export const bannedOpenings: ReadonlySet<string> = new Set(
  `add allow always avoid check deny detect disable disallow do enable enforce ensure find fix forbid keep limit must no only prefer
   prevent prohibit protect remove report require restrict set should stop use validate verify`.split(/\s+/),
)
