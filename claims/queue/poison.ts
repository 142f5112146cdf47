/** What a response says that ends the process which judges it. */
export const POISON = '[this row ends its process]'
