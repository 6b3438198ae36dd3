import type { Same } from '../catalogue'
import type en from '../en/dialogs'

const ar: Same<typeof en> = {
  cancel: 'إلغاء',
  close: 'إغلاق',
  'delete-title': 'حذف هذه الرسالة؟',
  'delete-all-help':
    'الحذف لدى الجميع يترك أثرًا في الدردشة. أما الحذف لديك وحدك فيزيلها من هاتفك ومن كل صفحة مرتبطة.',
  'delete-help': 'تزول من هاتفك ومن كل صفحة مرتبطة.',
  'delete-for-me': 'حذف لديّ',
  'delete-for-all': 'حذف لدى الجميع',

  'forward-title': 'إعادة التوجيه إلى',
  'find-chat': 'البحث عن دردشة',
  'no-such-chat': 'لا توجد دردشة بهذا الاسم.',
  forward: 'إعادة توجيه',
  'forward-to': 'إعادة التوجيه إلى {chats}',

  members: 'الأعضاء',
  'asking-phone': 'يجري سؤال الهاتف…',
  you: 'أنت',

  'mute-title': 'كتم هذه الدردشة؟',
  'mute-help': 'تبقى {chat} في القائمة ولا تنبّه إلى الرسائل الجديدة.',
  'mute-hours': '8 ساعات',
  'mute-week': 'أسبوع واحد',
  'mute-always': 'دائمًا',

  'react-title': 'تفاعل',
  set: 'تعيين',
  'take-back': 'سحب {emoji}',

  'rename-title': 'إعادة تسمية هذه الدردشة',
  'new-chat': 'دردشة جديدة',
  name: 'الاسم',
  kind: 'النوع',
  'kind-direct': 'مع شخص واحد',
  'kind-group': 'مجموعة',
  'kind-self': 'ملاحظات لنفسك',
  'waiting-phone': 'في انتظار الهاتف…',
  'not-made': 'لم تُنشأ: {why}',
  rename: 'إعادة التسمية',
  create: 'إنشاء',

  'remove-title': 'حذف هذه الدردشة؟',
  'remove-help':
    'تُحذف كل رسائل {chat} من هاتفك ومن كل صفحة مرتبطة، وتُحذف الدردشة أيضًا. لا يمكن التراجع عن ذلك.',
  'remove-chat': 'حذف الدردشة',
  'clear-title': 'مسح كل الرسائل؟',
  'clear-help': 'تُحذف كل رسائل {chat} من هاتفك ومن كل صفحة مرتبطة. لا يمكن التراجع عن ذلك.',
  clear: 'مسح',

  contact: 'جهة اتصال',
  'card-empty': 'ليس في البطاقة رقم ولا عنوان.',
  copy: 'نسخ',
  'save-file': 'حفظ كملف',
  'card-TEL': 'الهاتف',
  'card-EMAIL': 'البريد الإلكتروني',
  'card-ADR': 'العنوان',
  'card-ORG': 'المؤسسة',
  'card-URL': 'الموقع الإلكتروني',
  'card-BDAY': 'تاريخ الميلاد',
  'card-NOTE': 'ملاحظة',
  'delete-many-title': {
    zero: 'حذف الرسائل؟',
    one: 'حذف رسالة واحدة؟',
    two: 'حذف رسالتين؟',
    few: 'حذف {count} رسائل؟',
    many: 'حذف {count} رسالة؟',
    other: 'حذف {count} رسالة؟',
  },
  'delete-many-all-help':
    'الحذف لدى الجميع يترك أثرًا في الدردشة. أما الحذف لديك وحدك فيزيلها من هاتفك ومن كل صفحة مرتبطة.',
  'delete-many-help': 'تزول من هاتفك ومن كل صفحة مرتبطة.',
  'details-title': 'تفاصيل الرسالة',
  'details-from': 'من',
  'details-you': 'أنت',
  'details-written': 'كُتبت',
  'details-edited': 'عُدّلت',
  'details-state': 'الحالة',
  'details-waiting': 'تنتظر الهاتف في هذا المتصفح',
  'details-sent': 'على الهاتف',
  'details-read': 'قرأها الآخرون',
  'details-refused': 'رفضها الهاتف',

  'other-emoji': 'رمز آخر',
  'emoji-lost': 'تعذّر تحميل الرموز. هل الخادم موجود؟ أعد تحميل الصفحة.',
}
export default ar
