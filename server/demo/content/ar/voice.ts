import type { Voice } from "../../model.ts";

export const voice: Voice = {
  customerOpenings: ["السلام عليكم ورحمة الله،", "السلام عليكم،", "مرحبًا،", "تحية طيبة وبعد،", "السادة فريق الدعم،"],
  morningOpening: "صباح الخير،",
  customerClosings: ["مع الشكر،", "شكرًا لكم،", "وتفضلوا بقبول فائق الاحترام،", "مع التحية،", "بانتظار ردكم،"],
  agentClosings: ["مع أطيب التحيات،", "وتفضلوا بقبول التحية،"],
  teamNames: { frontline: "دعم أكمي", billing: "التراخيص والفوترة في أكمي", platform: "المنصة والتكامل في أكمي", security: "الأمن في أكمي" },
  quoteLine: "بتاريخ {date} الساعة {time}، {name}:",
};
