package whatsapp

const omittedAny = `Media omitted
Medien ausgeschlossen
Medien weggelassen
Multimedia omitido
Archivo omitido
Médias omis
Fichier omis
Media omessi
Media omesso
Mídia oculta
Arquivo de mídia oculto
Mídia omitida
Ficheiro não revelado
Multimédia oculta
Media weggelaten
Без медиафайлов
Файл пропущен
Medya dahil edilmedi
Medya atlanmış
تم استبعاد الوسائط
الوسائط غير مضمنة
המדיה לא נכללה
מדיה הושמטה
मीडिया छोड़ा गया
मीडिया के बिना
मीडिया शामिल नहीं है
Media tidak disertakan
メディアは含まれていません
メディアなし
미디어 파일을 제외한 내용
미디어를 생략함
사진/동영상 제외됨
미디어 파일 제외
省略多媒体文件
媒体文件已省略
忽略多媒體檔
已略去多媒體檔案
媒體已略去
省略多媒體檔
Pominięto multimedia
Multimedia pominięte
pominięto plik multimedialny
Пропущено медіа
Медіа пропущено
Медіафайл пропущено
Utelämnad media
Media har utelämnats
Medier udeladt
Udeladte mediefiler
Media utelatt
Mediefiler utelatt
Media jätettiin pois
Média vynechána
Fișier media omis
Conținut media omis
Hiányzó médiafájl
Média kihagyva
Εξαιρέθηκαν πολυμέσα
Παραλήφθηκαν πολυμέσα
رسانه حذف شد
Bỏ qua tệp phương tiện
ไม่รวมไฟล์สื่อ
document omitted
Dokument weggelassen
documento omitido
document manquant
document absent
documento omesso
documento ocultado
document weggelaten
документ пропущен
belge dahil edilmedi
מסמך הושמט
dokumen tidak disertakan
ドキュメントは含まれていません
문서 생략됨
文档已省略
文件已略去
pominięto dokument`

const omittedImages = `image omitted
photo omitted
GIF omitted
sticker omitted
Bild weggelassen
GIF weggelassen
Sticker weggelassen
imagen omitida
Imagen omitida
GIF omitido
sticker omitido
image absente
GIF retiré
sticker omis
immagine omessa
GIF esclusa
sticker non incluso
imagem ocultada
imagem omitida
GIF omitido
figurinha omitida
sticker omitido
afbeelding weggelaten
GIF weggelaten
sticker weggelaten
изображение отсутствует
изображение пропущено
GIF пропущен
стикер отсутствует
görüntü dahil edilmedi
GIF dahil edilmedi
Çıkartma dahil edilmedi
الصورة غير مدرجة
تم استبعاد الصورة
ملصق غير مدرج
התמונה הושמטה
תמונה הושמטה
סטיקר הושמט
छवि छोड़ी गई
gambar tidak disertakan
stiker tidak disertakan
GIF tidak disertakan
画像は含まれていません
画像を除外しました
スタンプは含まれていません
이미지 생략됨
사진 생략됨
스티커 생략됨
图像已省略
图片已省略
忽略图片
贴图已省略
圖片已略去
圖像已略去
貼圖已略去
pominięto obraz
obraz został pominięty
pominięto naklejkę
зображення пропущено
bild utelämnad
billede udeladt
bilde utelatt
kuva jätetty pois
obrázek vynechán
imagine omisă
kép kihagyva
η εικόνα παραλείφθηκε`

const omittedVideos = `video omitted
video note omitted
Video weggelassen
Videonachricht weggelassen
video omitido
vidéo absente
vidéo manquante
video omesso
vídeo omitido
vídeo ocultado
video weggelaten
видео отсутствует
видео пропущено
video dahil edilmedi
تم استبعاد الفيديو
الفيديو غير مدرج
סרטון הושמט
הסרטון הושמט
वीडियो छोड़ा गया
video tidak disertakan
動画は含まれていません
동영상 생략됨
视频已省略
忽略视频
影片已略去
pominięto film
відео пропущено
video utelämnad
video udeladt
video utelatt
video jätetty pois
video vynecháno`

const omittedAudio = `audio omitted
voice message omitted
Audio weggelassen
audio omitido
audio omis
audio manquant
audio omesso
áudio ocultado
áudio omitido
audio weggelaten
аудиофайл отсутствует
аудио пропущено
ses dahil edilmedi
تم استبعاد الصوت
الصوت غير مدرج
אודיו הושמט
ऑडियो छोड़ा गया
audio tidak disertakan
音声は含まれていません
오디오 생략됨
音频已省略
忽略音频
音訊已略去
語音已略去
pominięto plik audio
аудіо пропущено
ljud utelämnat
lyd udeladt
lyd utelatt
ääni jätetty pois`

const omittedCards = `Contact card omitted
contact omitted
Kontaktkarte ausgelassen
Kontaktkarte weggelassen
Tarjeta de contacto omitida
Fiche contact omise
Scheda contatto omessa
Cartão do contato omitido
Cartão de contacto omitido
Contactkaart weggelaten
Контакт пропущен
Карточка контакта отсутствует
Kişi kartı dahil edilmedi
Kartu kontak tidak disertakan
连络人卡片已省略
联系人名片已省略
聯絡人名片已略去
pominięto kartę kontaktu`
