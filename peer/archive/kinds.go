package archive

import (
	"path"
	"strings"

	"tandem/peer/chat"
)

// types has the media types of files that people send, by the end of the name:
// for files that the export does not have, so that nothing can be looked at.
var types = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
	".heic": "image/heic", ".avif": "image/avif",
	".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".3gp": "video/3gpp", ".webm": "video/webm",
	".mkv": "video/matroska", ".opus": "audio/ogg", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".m4a": "audio/mp4",
	".mp3": "audio/mpeg", ".aac": "audio/aac", ".amr": "audio/amr", ".wav": "audio/wav", ".flac": "audio/flac",
	".pdf": "application/pdf", ".txt": "text/plain", ".vcf": "text/vcard", ".zip": "application/zip",
}

// unknownType is of bytes of which nothing is known (RFC 2046, section 4.5.1).
const unknownType = "application/octet-stream"

// typeOf tells a media type by a file's name.
func typeOf(name string) string {
	if t := types[strings.ToLower(path.Ext(name))]; t != "" {
		return t
	}
	return unknownType
}

// typeOfKind is the usual media type of a file of which only the kind is known.
func typeOfKind(k chat.MessageKind) string {
	switch k {
	case chat.Image:
		return "image/jpeg"
	case chat.Video:
		return "video/mp4"
	case chat.Audio, chat.Voice:
		return "audio/ogg"
	}
	return unknownType
}

// kindFor returns the kind of a message whose file has this type: the content
// decides, not the name.
func kindFor(k chat.MessageKind, mediaType string) chat.MessageKind {
	main, _, _ := strings.Cut(mediaType, "/")
	switch {
	case main == "image":
		return chat.Image
	case main == "video" && k != chat.Voice:
		return chat.Video
	case (main == "audio" || main == "video" || mediaType == "application/ogg") && k == chat.Voice:
		return chat.Voice
	case main == "audio", mediaType == "application/ogg":
		return chat.Audio
	}
	return chat.File
}
