// The address of a content: media/<id> below the page's own, with what the
// worker has to know of it. Pure.

export interface Content {
  id: string
  page: string // the name of the page that has the link
  type: string // media type
  size: number // bytes
  name: string // of the file
  download: boolean // to the disk, whatever it is
}

export const FOLDER = 'media/'

// Relative to the page.
export function address({ id, page, type, size, name, download }: Content): string {
  const query = new URLSearchParams({ page, type, size: String(size), name })
  if (download) query.set('download', '')
  return `${FOLDER}${encodeURIComponent(id)}?${query}`
}

// Undefined for an address that is no content's. `scope` is that of the worker.
export function parseAddress(url: URL, scope: URL): Content | undefined {
  const folder = new URL(FOLDER, scope)
  if (url.origin !== folder.origin || !url.pathname.startsWith(folder.pathname)) return undefined
  const id = url.pathname.slice(folder.pathname.length)
  const get = (name: string) => url.searchParams.get(name) ?? ''
  const size = /^\d{1,16}$/.test(get('size')) ? Number(get('size')) : NaN
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id) || !Number.isSafeInteger(size)) return undefined
  return {
    id,
    page: get('page'),
    type: get('type'),
    size,
    name: get('name'),
    download: url.searchParams.has('download'),
  }
}
