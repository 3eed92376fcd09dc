/** Mail domains that belong to nobody in particular: never evidence that somebody belongs to an organization. */
const PUBLIC_MAIL_DOMAINS: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.de hotmail.fr live.com msn.com yahoo.com yahoo.co.uk yahoo.com.br
   yahoo.de yahoo.fr yahoo.co.jp ymail.com rocketmail.com aol.com icloud.com me.com mac.com proton.me protonmail.com pm.me tutanota.com tuta.io
   gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.de posteo.de mailbox.org arcor.de vodafone.de
   seznam.cz email.cz centrum.cz atlas.cz volny.cz post.cz quick.cz azet.sk zoznam.sk
   uol.com.br bol.com.br terra.com.br ig.com.br globo.com r7.com oi.com.br sapo.pt
   maktoob.com yahoo.ae hotmail.sa orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it
   wp.pl onet.pl o2.pl interia.pl mail.ru yandex.ru yandex.com bk.ru list.ru inbox.ru rambler.ru ukr.net
   qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net rediffmail.com zoho.com fastmail.com hushmail.com hey.com mail.com
   comcast.net verizon.net att.net sbcglobal.net cox.net btinternet.com sky.com ntlworld.com virginmedia.com bigpond.com optusnet.com.au`
    .trim()
    .split(/\s+/),
);

/** Whether a normalised domain belongs to a mail service open to everybody. */
export function isPublicMailDomain(domain: string): boolean {
  return PUBLIC_MAIL_DOMAINS.has(domain);
}
