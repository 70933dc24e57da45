/** Terms that a person confirms once before anything they cover is stored. */
export interface ModelTerms {
  /** Changes with the text: a new text is confirmed anew. */
  readonly id: string;
  readonly text: string;
}

/** What `research-only` means, in our own words; the owners' licences are what counts. */
export const RESEARCH_TERMS: ModelTerms = {
  id: 'research-only-1',
  text: `Terms of imported models (licence class "research-only")

VIBE, SPIN, SMPL, AMASS and files made from them belong to their owners, among them the Max Planck Society, and come
with the owners' own licences. In short these allow scientific research and other non-commercial use only; they forbid
passing the files on, commercial use, and commercial use of anything trained with them. This summary replaces none of
those licences: read them where you got the files.

By accepting you confirm that
  - you have obtained these files from their owners and agreed to the owners' licences,
  - you will use them, and what is made with them, only as those licences allow.

Vibe Studio keeps a copy of the numbers in your model library, passes nothing on, and marks every take, export and
trained model that comes from them as "research-only".`,
};
