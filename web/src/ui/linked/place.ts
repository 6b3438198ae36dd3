// The address of a map at a place, or undefined where it is none: only numbers
// within their bounds get into an address.
export function mapAddress(coordinates: string): string | undefined {
  const match = /^(-?\d{1,2}(?:\.\d{1,12})?),(-?\d{1,3}(?:\.\d{1,12})?)(?:[,;]|$)/.exec(coordinates)
  if (!match) return undefined
  const [latitude, longitude] = [Number(match[1]), Number(match[2])]
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  const at = `mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
  return `https://www.openstreetmap.org/?${at}`
}
