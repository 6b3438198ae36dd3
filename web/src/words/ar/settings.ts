import type { Same } from '../catalogue'
import type en from '../en/settings'

const ar: Same<typeof en> = {
  settings: 'الإعدادات',
  done: 'تم',

  look: 'المظهر',
  theme: 'الألوان',
  'theme-system': 'مثل النظام',
  'theme-light': 'فاتحة',
  'theme-dark': 'داكنة',
  size: 'حجم النص',
  'size-small': 'صغير',
  'size-normal': 'عادي',
  'size-large': 'كبير',
  'size-larger': 'أكبر',
  language: 'اللغة',
  'language-system': '{name} (المتصفح)',
  'language-failed': 'تعذّر تحميل النصوص. هل الخادم متاح؟ حاول مرة أخرى.',

  chats: 'الدردشات',
  'unread-first': 'غير المقروءة أولًا',
  'unread-first-help': 'تبقى الدردشات المثبّتة في الأعلى.',

  notifications: 'الإشعارات',
  notify: 'إشعاري بالرسائل الجديدة',
  'notify-help': 'ما دامت هذه الصفحة في الخلفية. لا إشعارات من الدردشات المكتومة والمؤرشفة.',
  'notify-denied':
    'يحظر هذا المتصفح إشعارات هذه الصفحة. اسمح بها في إعدادات الصفحة بجانب العنوان، ثم فعّلها هنا من جديد.',
  'notify-ignored': 'لم يُمنح المتصفح الإذن. فعّلها من جديد ليُطلب منك مرة أخرى.',
  'notify-missing': 'لا يدعم هذا المتصفح الإشعارات، أو لا يسمح بها إلا في صفحات https.',
  hide: 'إخفاء الأسماء والنصوص',
  'hide-help': 'للشاشات التي قد يراها غيرك.',
  sound: 'تشغيل صوت',
  'sound-help': 'صوت قصير في هذا المتصفح فقط.',

  shortcuts: 'اختصارات لوحة المفاتيح',
  'key-shortcuts': 'عرض هذه القائمة',
  'key-settings': 'فتح الإعدادات',
  'key-search': 'البحث في الرسائل',
  'key-next': 'الدردشة التالية',
  'key-previous': 'الدردشة السابقة',
  'key-list': 'التنقل بين الدردشات أو في قائمة',
  'key-open': 'فتح العنصر المحدد',
  'key-send': 'إرسال الرسالة',
  'key-line': 'بدء سطر جديد',
  'key-escape': 'إغلاق نافذة أو إلغاء رد أو العودة إلى الدردشات',
  'key-menu': 'عرض إجراءات الدردشة',
  or: 'أو',

  'cap-ctrl': 'Ctrl',
  'cap-alt': 'Alt',
  'cap-shift': 'Shift',
  'cap-enter': 'Enter',
  'cap-escape': 'Esc',
  'cap-menu': 'Menu',

  'new-hidden': 'Tandem',
  'new-messages': {
    zero: 'لا رسائل جديدة',
    one: 'رسالة جديدة واحدة',
    two: 'رسالتان جديدتان',
    few: '{count} رسائل جديدة',
    many: '{count} رسالة جديدة',
    other: '{count} رسالة جديدة',
  },
  'new-in-chats': {
    zero: 'ليس في أي دردشة',
    one: 'في دردشة واحدة',
    two: 'في دردشتين',
    few: 'في {count} دردشات',
    many: 'في {count} دردشة',
    other: 'في {count} دردشة',
  },
  'from-in-group': '{name}: {text}',
}
export default ar
