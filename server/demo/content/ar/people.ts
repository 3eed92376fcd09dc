import type { OrganizationSeed } from "../../model.ts";

export const organizations: readonly OrganizationSeed[] = [
  {
    name: "شركة الواحة للتوزيع",
    domain: "alwaha.example",
    country: "AE",
    language: "ar",
    products: ["depot", "scan", "insight"],
    contacts: [
      {
        name: "خالد المنصوري",
        mailbox: "khalid",
        gender: "m",
        greeting: "السيد خالد المحترم،",
        title: "مدير المستودعات",
        phone: "+971 4 555 0128",
        seesRequests: true,
      },
      { name: "مريم الزعابي", mailbox: "maryam", gender: "f", greeting: "السيدة مريم المحترمة،", title: "مشرفة المخزون" },
      { name: "سعيد البلوشي", mailbox: "saeed", gender: "m", greeting: "السيد سعيد المحترم،", title: "تقنية المعلومات" },
    ],
  },
  {
    name: "مؤسسة النخيل للتجارة",
    domain: "alnakheel.example",
    country: "SA",
    language: "ar",
    products: ["ledger", "gateway"],
    contacts: [
      {
        name: "نورة العتيبي",
        mailbox: "noura",
        gender: "f",
        greeting: "السيدة نورة المحترمة،",
        title: "مديرة الحسابات",
        phone: "+966 11 555 0164",
        seesRequests: true,
      },
      { name: "فهد الشهري", mailbox: "fahad", gender: "m", greeting: "السيد فهد المحترم،", title: "مطوّر أنظمة" },
    ],
  },
  {
    name: "مطاعم بيت الشام",
    domain: "baytalsham.example",
    country: "JO",
    language: "ar",
    products: ["ledger", "scan"],
    contacts: [
      { name: "رامي الحلبي", mailbox: "rami", gender: "m", greeting: "السيد رامي المحترم،", title: "المدير المالي" },
      { name: "دانا خوري", mailbox: "dana", gender: "f", greeting: "السيدة دانا المحترمة،", title: "المشتريات" },
    ],
  },
  {
    name: "صيدليات الشفاء",
    domain: "alshifa-pharm.example",
    country: "EG",
    language: "ar",
    products: ["depot", "scan"],
    contacts: [
      { name: "د. أحمد عبد الرحمن", mailbox: "ahmed", gender: "m", greeting: "الدكتور أحمد المحترم،", title: "مدير الفروع" },
      {
        name: "هبة سليمان",
        mailbox: "heba",
        gender: "f",
        greeting: "السيدة هبة المحترمة،",
        title: "مسؤولة المخازن",
        phone: "+20 2 5550 0119",
      },
    ],
  },
  {
    name: "مجموعة الأطلس للنقل",
    domain: "atlas-transport.example",
    country: "MA",
    language: "ar",
    products: ["gateway", "insight"],
    contacts: [
      {
        name: "يوسف بناني",
        mailbox: "youssef",
        gender: "m",
        greeting: "السيد يوسف المحترم،",
        title: "مهندس تكامل الأنظمة",
        seesRequests: true,
      },
      { name: "سلمى الإدريسي", mailbox: "salma", gender: "f", greeting: "السيدة سلمى المحترمة،", title: "قسم المتابعة" },
    ],
  },
  {
    name: "شركة بحر العرب للشحن",
    domain: "bahralarab.example",
    country: "OM",
    language: "ar",
    products: ["gateway", "depot"],
    unproven: true,
    contacts: [{ name: "عبد الله الحارثي", mailbox: "abdullah", gender: "m", greeting: "السيد عبد الله المحترم،", title: "مدير العمليات" }],
  },
];
