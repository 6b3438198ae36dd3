package whatsapp

import (
	"strings"

	"tandem/peer/chat"
)

// maxPhrase is longer than any phrase with its marks, in bytes.
const maxPhrase = 200

// phraseKey brings the ways together in which phones write one phrase: with
// brackets and full stops, or without, in any case.
func phraseKey(s string) string {
	if len(s) > maxPhrase {
		return ""
	}
	s = strings.ToLower(withoutMarks(s))
	return strings.Trim(s, " <>.。।\t\n")
}

// phrases makes a set of the lines of list.
func phrases(list string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(list) {
		if key := phraseKey(line); key != "" {
			set[key] = true
		}
	}
	return set
}

// attached follows an attachment's name on Android, or stands before it on an
// iPhone.
var attached = phrases(`file attached
attached
Datei angehängt
Anhang
archivo adjunto
adjunto
fichier joint
pièce jointe
file allegato
allegato
arquivo anexado
ficheiro anexado
anexado
anexo
bestand bijgevoegd
bijgevoegd
bijlage
файл добавлен
прикреплено
dosya ekli
ekli
ekli dosya
الملف مرفق
ملف مرفق
مرفق
קובץ מצורף
מצורף
फ़ाइल संलग्न है
फ़ाइल संलग्न
संलग्न
file terlampir
terlampir
lampiran
添付ファイル
ファイル添付
添付
파일 첨부됨
첨부됨
첨부 파일
첨부
附件
文件附件
檔案已附加
附加檔案
załączono plik
plik załączony
załącznik
прикріплений файл
прикріплено
bifogad fil
bifogad
vedhæftet fil
vedhæftet
fil vedlagt
vedlagt
tiedosto liitetty
liite
přiložený soubor
přiloženo
fișier atașat
atașat
csatolt fájl
csatolva
συνημμένο αρχείο
συνημμένο
فایل پیوست شد
پیوست
tệp đính kèm
đính kèm
ไฟล์ที่แนบ`)

// deleted stands in place of what somebody else deleted for everyone.
var deleted = phrases(`This message was deleted
This message was deleted by admin
Diese Nachricht wurde gelöscht
Se eliminó este mensaje
Este mensaje fue eliminado
Eliminaste este mensaje por error
Ce message a été supprimé
Ce message a été effacé
Questo messaggio è stato eliminato
Mensagem apagada
Esta mensagem foi apagada
Esta mensagem foi eliminada
Dit bericht is verwijderd
Dit bericht werd verwijderd
Данное сообщение удалено
Это сообщение удалено
Сообщение удалено
Bu mesaj silindi
تم حذف هذه الرسالة
حُذفت هذه الرسالة
הודעה זו נמחקה
ההודעה נמחקה
यह मैसेज डिलीट किया गया
यह संदेश हटाया गया
Pesan ini dihapus
Pesan ini telah dihapus
このメッセージは削除されました
このメッセージは取り消されました
삭제된 메시지입니다
이 메시지는 삭제되었습니다
此消息已删除
这条消息已被删除
此訊息已刪除
這則訊息已刪除
Wiadomość została usunięta
Ta wiadomość została usunięta
Повідомлення видалено
Це повідомлення видалено
Det här meddelandet raderades
Det här meddelandet togs bort
Denne besked blev slettet
Denne meldingen ble slettet
Tämä viesti poistettiin
Tato zpráva byla smazána
Acest mesaj a fost șters
Ezt az üzenetet törölték
Αυτό το μήνυμα διαγράφηκε
این پیام حذف شد
Tin nhắn này đã bị xóa`)

// ownDeleted stands in place of what the one who made the export deleted for
// everyone.
var ownDeleted = phrases(`You deleted this message
Du hast diese Nachricht gelöscht
Eliminaste este mensaje
Vous avez supprimé ce message
Vous avez effacé ce message
Hai eliminato questo messaggio
Você apagou esta mensagem
Apagou esta mensagem
Eliminou esta mensagem
U hebt dit bericht verwijderd
Je hebt dit bericht verwijderd
Вы удалили данное сообщение
Вы удалили это сообщение
Bu mesajı sildiniz
لقد حذفت هذه الرسالة
حذفت هذه الرسالة
מחקת הודעה זו
מחקת את ההודעה
आपने यह मैसेज डिलीट किया
आपने यह संदेश हटाया
Anda menghapus pesan ini
Anda telah menghapus pesan ini
このメッセージを削除しました
メッセージを削除しました
이 메시지를 삭제했습니다
나에 의해 삭제된 메시지입니다
您删除了这条消息
你删除了这条消息
您已刪除此訊息
你已刪除此訊息
Usunięto tę wiadomość
Usunąłeś tę wiadomość
Usunęłaś tę wiadomość
Ви видалили це повідомлення
Du raderade det här meddelandet
Du tog bort det här meddelandet
Du slettede denne besked
Du slettet denne meldingen
Poistit tämän viestin
Smazali jste tuto zprávu
Ați șters acest mesaj
Ai șters acest mesaj
Törölted ezt az üzenetet
Διαγράψατε αυτό το μήνυμα
شما این پیام را حذف کردید
Bạn đã xóa tin nhắn này`)

// edited follows the text of a message that was edited.
var edited = phrases(`This message was edited
Diese Nachricht wurde bearbeitet
Se editó este mensaje
Este mensaje fue editado
Ce message a été modifié
Questo messaggio è stato modificato
Mensagem editada
Esta mensagem foi editada
Dit bericht is bewerkt
Данное сообщение изменено
Это сообщение изменено
Сообщение изменено
Bu mesaj düzenlendi
تم تعديل هذه الرسالة
הודעה זו נערכה
ההודעה נערכה
यह मैसेज एडिट किया गया
यह संदेश संपादित किया गया
Pesan ini diedit
Pesan ini telah diedit
このメッセージは編集済みです
このメッセージは編集されました
수정된 메시지입니다
이 메시지는 수정되었습니다
此消息已编辑
这条消息已被编辑
此訊息已編輯
這則訊息已編輯
Wiadomość edytowana
Ta wiadomość została edytowana
Повідомлення змінено
Det här meddelandet redigerades
Denne besked blev redigeret
Denne meldingen ble redigert
Tätä viestiä on muokattu
Tato zpráva byla upravena
Acest mesaj a fost editat
Ezt az üzenetet szerkesztették
Αυτό το μήνυμα τροποποιήθηκε
این پیام ویرایش شد
Tin nhắn này đã được chỉnh sửa`)

// notes are what the phone writes in a sender's name and nobody sent.
var notes = phrases(`Missed voice call
Missed video call
Missed group voice call
Missed group video call
Verpasster Sprachanruf
Verpasster Videoanruf
Llamada perdida
Videollamada perdida
Appel vocal manqué
Appel vidéo manqué
Chiamata vocale persa
Videochiamata persa
Chamada de voz perdida
Chamada de vídeo perdida
Gemiste spraakoproep
Gemiste video-oproep
Пропущенный аудиозвонок
Пропущенный видеозвонок
Cevapsız sesli arama
Cevapsız görüntülü arama`)

// omitted has what stands in place of media that were left out, with their
// kinds: Android says the same of all of them.
var omitted = map[string]chat.MessageKind{}

func init() {
	for kind, list := range map[chat.MessageKind]string{
		chat.File:    omittedAny,
		chat.Image:   omittedImages,
		chat.Video:   omittedVideos,
		chat.Audio:   omittedAudio,
		chat.Contact: omittedCards,
	} {
		for phrase := range phrases(list) {
			omitted[phrase] = kind
		}
	}
}
