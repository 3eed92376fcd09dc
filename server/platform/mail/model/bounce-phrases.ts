/**
 * The words in which mail servers refuse, by what they mean. They are matched against lower-case text with single blanks, in this order:
 * the first that fits decides, so what is said precisely stands above what is said vaguely. Every pattern is bounded: no repetition
 * inside a repetition.
 */
import type { BounceReason } from "./bounce-reasons.ts";

/** `sure`: words that hold wherever in the conversation they were said. */
export type Phrase = readonly [BounceReason, RegExp, "sure"?];

const any = (...words: string[]) => new RegExp(words.join("|"), "u");

export const PHRASES: readonly Phrase[] = [
  ["unknown", any("due to a recipient error")],
  ["rateLimited", any("frequency limited|\\baup#in-13\\d\\d|unusual rate of|\\brl00000\\d|(?:unexpected|unusual) volume")],
  [
    "refused",
    any(
      "recipient preferences|\\brcp-p[2-9]\\b|rejected by destination|sending to/from an address that has been blacklisted",
      "purported responsible",
      "unroutable sender|sender (?:address )?rejected",
      "domain of sender address",
    ),
  ],
  ["policy", any("potential security|security issue|local policy|content presents a potential")],
  [
    "unreachable",
    any(
      "did not accept our requests to connect|name service error[^;]{0,80}(?:malformed|unexpected|try again|timed? ?out|temporary)|aborted after \\d|for the last \\d+ seconds",
    ),
  ],
  [
    "mailboxFull",
    any(
      "(?:mail ?box|mail ?folder|mail ?store|inbox|account|user|recipient|maildir|storage)[^.;]{0,40}\\b(?:is |was |are )?(?:too )?full\\b",
      "\\b(?:mail ?box|mailfolder) ?full",
      "over[- ]?quota|overquota",
      "quota (?:is |has been |was )?(?:exceed|full|violat|over)",
      "(?:exceed|over|out of|beyond|past|above)[^.;]{0,40}(?:quota|mailbox size|storage (?:limit|space|allocation|quota)|disk quota|allotted space|local limit)",
      "(?:mail ?box|account|storage|disk|space|user|recipient)[^.;]{0,50}(?:quota|size limit|storage limit|limit)[^.;]{0,20}(?:exceed|reached|full)",
      "mail ?box (?:size|capacity)[^.;]{0,30}(?:exceed|limit|reached)",
      "mailbox[^.;]{0,20} (?:has )?exceed",
      "(?:messages?|mails?) in[^.;]{0,20}mail ?box exceed",
      "disc quota|disk quota|quotaexceeded|quota exceeded|disk full|dropbox is full|not enough disk space|no space left[^.;]{0,20}(?:mailbox|user)",
      "(?:insufficient|not enough)[^.;]{0,20}(?:disk|storage)? ?(?:space|storage)[^.;]{0,30}(?:mailbox|user|recipient|account)",
      "(?:user|recipient|account)[^.;]{0,40}(?:out of|insufficient|not enough|too much)[^.;]{0,20}(?:space|storage|mail)",
      "receiving mail at (?:a rate|too)?[^.;]{0,10}over quota",
      "too many (?:messages|mails)[^.;]{0,20}(?:mailbox|in the )",
      "overdrawn|is out of storage|the email account that you tried to reach is over",
      "casella[^.;]{0,20}pien[ao]|bo[iî]te[^.;]{0,30}pleine|buz[oó]n[^.;]{0,20}lleno|(?:cuota|quota) (?:excedida|superada|dépassé)|caixa[^.;]{0,25}cheia|(?:postfach|mailbox)[^.;]{0,15}(?:voll|überfüllt)|schránka[^.;]{0,25}(?:pln[áa]|přeplněn)|skrzynka[^.;]{0,25}(?:pełna|przepełn)|ящик[^.;]{0,25}(?:переполнен|заполнен)|(?:صندوق|البريد)[^.;]{0,30}ممتلئ|メールボックス[^.;]{0,20}(?:一杯|いっぱい|満杯|容量|超過)|容量(?:オーバー|超過)|邮箱[^.;]{0,8}已?满",
    ),
  ],
  [
    "tooBig",
    any(
      "(?:message|mail|e-?mail|content|data|attachment)(?:'s|s)?(?: file)? ?(?:size|length)?[^.;]{0,50}(?:too (?:big|large)|(?<!queue )too long|larger than|exceed(?:s|ed|ing)?[^.;]{0,40}(?:size|limit|maximum|bytes)|exceeds? (?:the )?(?:fixed|maximum))",
      "(?:size|length)[^.;]{0,20}(?:exceed|limit)[^.;]{0,30}(?:message|mail)|max(?:imum)?[^.;]{0,20}(?:message|mail|attachment)[^.;]{0,10}size|(?:message|mail) size (?:limit|restriction)",
      "sizelimit|size limit|max message size|mail data too big|exceeded maximum inbound message size|(?:nachricht|e-?mail)[^.;]{0,20}zu groß|mail ist größer|trop volumineu|demasiado grande|muito grande|příliš velk|zbyt duż|слишком больш",
    ),
  ],
  [
    "suspended",
    any(
      "(?:account|mail ?box|user|recipient|address|inbox|e-?mail|domain|id|subscriber|this user)(?:\\(s\\))?[^.;:]{0,60}(?:\\bdisabled|suspend|deactivated|\\binactive|in-?active|not active|been (?:locked|frozen|closed|terminated|discontinued|cancel)|\\blocked\\b|\\bfrozen|discontinued|\\bclosed|\\bexpired|is dormant|unavailable for (?:this|delivery) )",
      "(?:disabled|inactive|suspended|deactivated|expired|dormant|closed|blocked) (?:account|user|mail ?box|recipient|address|subscriber)|boite du destinataire archivee|mailbox (?:is )?currently suspended|user suspended|email account[^.;]{0,20}inactive",
      "konto[^.;]{0,20}(?:gesperrt|deaktiviert)|compte[^.;]{0,20}(?:suspendu|désactivé|inactif)|cuenta[^.;]{0,20}(?:suspendida|desactivada|inactiva)|conta[^.;]{0,20}(?:suspensa|desativada|inativa)|аккаунт[^.;]{0,20}(?:заблокирован|отключен)|ящик[^.;]{0,20}(?:заблокирован|отключен)",
    ),
  ],
  [
    "moved",
    any(
      "has moved|mailbox moved|user (?:is )?moved|(?:no|without) forwarding address|(?:has been|was) replaced by|address[^.;]{0,20} (?:has )?changed|please use [^.;]{0,20}instead|new (?:e-?mail )?address is|nouvelle adresse",
    ),
    "sure",
  ],
  [
    "authentication",
    any(
      "\\b(?:spf|dkim|dmarc|sender id|senderid|domainkeys?)\\b[^;]{0,120}(?:fail|polic|not (?:pass|allow|authorized|aligned|designat|permitted)|unauthor|reject|validation|invalid|missing|violat|check|record|hard ?fail|softfail|quarantine)",
      "(?:fail|violat|not pass|reject|because of|due to|per|unauthenticated|publish|against)[^;]{0,80}\\b(?:spf|dkim|dmarc|sender policy framework)\\b",
      "unauthenticated (?:e-?mail|mail|sender|message)|not authenticated|sender (?:is )?unauthenticated|requires? (?:all )?(?:sender|message)s? to (?:be )?authenticate|authenticate with|is unauthenticated|sender policy framework|does not (?:designate|pass)[^.;]{0,40}(?:sender|authentic|permitted)|is not (?:allowed|authorized) to send (?:mail|e-?mail|messages?)[^.;]{0,15}(?:from|for|on behalf)|unauthorized (?:ip|sender|mail server)[^.;]{0,20}for|authentication (?:checks?|tests?) fail|sender verif(?:y|ication) failed: dmarc|messages? lacks? (?:a )?valid (?:dkim|spf)",
    ),
  ],
  [
    "policy",
    any(
      "relay(?:ing|ed)?(?: access| mail| to| through| from)?[^.;]{0,40}(?:denied|not permitted|not allowed|prohibited|is disabled|restricted|forbidden|rejected|unauthori)|(?:unable|not (?:permitted|allowed|authorized)|refus\\w*|will not|cannot|can't|won't|don't|no) (?:to )?(?:accept )?relay|not a (?:gateway|relay)|relay(?:ing)? not|no relaying|not relay|insecure mail relay|mail server requires authentication when|(?:isn't|is not|not) in my (?:list of allowed )?(?:rcpthosts|control/locals)|not local or relay|smtp authentication (?:is )?required|authentication required|must (?:be )?(?:issue a )?starttls|starttls (?:command )?first|encryption (?:required|needed)|must authenticate|client was not authenticated|not permitted by tls policy",
    ),
  ],
  [
    "blocked",
    any(
      "reverse dns|\\brdns\\b|\\bptr\\b|dns[- ]ptr|no (?:valid )?reverse|reverse (?:lookup|address|hostname|resolution)|cannot (?:find|resolve)[^.;]{0,15} (?:your )?(?:host ?name|ip|reverse|address)|unresolvable (?:relay )?host|(?:ip|host)[^.;]{0,30} (?:has no|does not have|without|missing|lacks)[^.;]{0,30} (?:name|dns|record|ptr)|fix reverse dns|domain name mismatch|host ?name lookup failed|forward[- ]confirmed|client host rejected: (?:cannot find|may not be)|temporarily rejected\\. reverse",
      "black ?list|block ?list|\\brbl\\b|\\bdnsbl\\b|spamhaus|spamcop|barracudacentral|\\bsorbs\\b|cloudmark|senderbase|uceprotect|abuseat|invaluement|reputation",
      "\\b(?:ip|host|server|network|mta)(?: address| addr)?[^.;]{0,60}(?:\\bblocked|banned|is listed|has been (?:temporarily )?(?:blocked|listed|deferred|rejected|placed)|\\bdenied|not allowed|rejected|refused|not permitted|not welcome|blocklisted|is not (?:allowed|accepted)|on our)",
      "(?:blocked|banned|denied|refused|rejected)[^.;:]{0,30}(?:your )?\\b(?:ip|host|mail server|network)\\b|invalid ip for sending|ip for sending|helo (?:command )?(?:rejected|invalid)|(?:invalid|bad|rejected|refused|need fully[- ]qualified|forged) (?:helo|ehlo)|helo[^.;]{0,40}(?:rejected|not resolv|invalid|fully)|access (?:to this system )?denied: ip|dynamic (?:ip|address|host|range)|open (?:relay|proxy)|dial-?up|residential|connection (?:was )?(?:refused|rejected|denied|dropped) by (?:policy|this|our|server|ip)|no access from mail server|we do not accept mail from|your mail server|not accept(?:ing)? (?:mail|messages?|connections?) from (?:your|this|that|dynamic|the) |mismatches client ip|rejecting open proxy|bad sender ip|\\bs3140\\b|\\bs3150\\b|sc-00[0-9]|dy-00[0-9]|hosts? in (?:your )?(?:network|region)|too many (?:spam|unwanted|complaints|abuse)|complaint rate|the (?:ip|connection) (?:address )?(?:is |has been )?(?:blocked|on)|client host \\S+ (?:blocked|rejected)|esmtp not accepting connections|but my name was rejected",
    ),
  ],
  [
    "userUnknown",
    any(
      "doesn't have an? yahoo[\\w.-]{0,60} account|requested action not taken: mailbox unavailable \\(|no valid recipients for this|ディレクトリのリストにありません|no such user in (?:this )?directory|\\b(?:ofr|lpn) ?\\d{0,3} ?41[56]\\b|not listed in (?:domino|public|the|address|name)[^.;]{0,30}(?:directory|book)|not (?:found|listed)[^.;]{0,20}in[^.;]{0,20}(?:address book|name (?:and|&) address|directory)|recipient name is not recogni[sz]ed|unknown recipient|no such recipient|invalid final delivery userid|resolver\\.adr\\.(?:recip|ex)?(?:recip)?notfound|resolver\\.adr\\.exrecipnotfound|recipnotfound|recipientnotfound|badrecipient|mailbox does not exist at|adresse d ?est[^.;]{0,30}invalide|adresse destinataire invalide|adresse destinataire|email address could(?:n't| not) be found|wasn't found at|was not found at|address (?:couldn't|could not) be found",
    ),
    "sure",
  ],
  [
    "userUnknown",
    any(
      "(?:user|recipient|account|mail ?box|address|local[ -]?part|addressee|subscriber|mailbox name|alias|person|login|id)(?: name| address)?[^.;:]{0,50}(?:\\bunknown|not (?:known|found|exist|recogni[sz]ed|listed|registered|valid|on (?:this|our) (?:server|system)|local|present|available here|here)|does ?n[o']t (?:exist|have)|doesn't exist|do(?:es)? not exist|isn't (?:known|here|valid|listed)|is not (?:a )?(?:known|valid|listed|local|available|defined|exist|our|registered)|no longer (?:exist|valid|here|available|on server|employed|works)|\\binvalid|could not be found|cannot be found|undefined|non-?existent|is unavailable|nonexist|never existed|not a valid)",
      "(?:unknown|no such|invalid|non-?existent|not a (?:valid|known|local|registered)|bad|no valid|undefined|unrecogni[sz]ed|illegal|incorrect|wrong)(?: local)?(?: e-?mail)? ?(?:user|recipient|account|mail ?box|address|local[ -]?part|addressee|person|name|alias|destination (?:mail ?box|user)|destination address|host/domain|userid|login|final-recipient)",
      "user (?:doesn't|does not|do not|not) (?:exist|have)|no (?:mail ?box|account|user|recipient|one|person)(?: here| found| by that| with)(?: name| that)?|unrouteable address|unroutable address|unknown or illegal (?:alias|user|address)|there is no (?:one|user|such|account|mailbox|recipient)|i(?:'ve| have) never heard of|not our customer|not a user|nobody (?:here )?(?:by|with)|dosn't have|(?:we|i) (?:don't|do not) (?:have|know|recogni[sz]e|handle)[^.;]{0,30}(?:user|recipient|mailbox|address|account)|mail to [^.;]{0,60}(?:not|un)known|undeliverable address|recipient (?:address )?rejected(?=[ .:]*(?:$|\\(|access denied|undeliverable|user|unknown|no such|invalid|not))|all recipients? (?:were|are) (?:invalid|rejected)|invalid recipient|recipient verify failed|verification failed|recipient verification|delivery error: dd|addressee unknown|mailbox unavailable|requested action not taken: mailbox|mail ?box not|email address (?:is )?(?:wrong|invalid)|email name is not found|bad destination mailbox|there's no such|account that you tried to reach does not exist|5\\.1\\.1 bx|no such domain user|user doesn't|not deliver mail to (?:this|that) (?:user|address)|address does not exist|unknown (?:address|account) error",
      "(?:destinatário|usuário|utilizador|conta)[^.;]{0,30}(?:desconhecid|inexistente|não (?:existe|encontrad))|(?:usuario|destinatario|cuenta|buzón)[^.;]{0,30}(?:desconocid|inexistente|no (?:existe|encontrad))|(?:utilisateur|destinataire|adresse|boîte)[^.;]{0,30}(?:inconnu|inexistant|n'existe)|(?:benutzer|empfänger|postfach|adresse|mailbox)[^.;]{0,30}(?:unbekannt|existiert nicht|nicht (?:gefunden|bekannt|vorhanden|existent))|unbekannte[rs]? (?:benutzer|empfänger)|(?:utente|destinatario|casella|indirizzo)[^.;]{0,30}(?:sconosciut|inesistente|non (?:esiste|trovat))|(?:gebruiker|ontvanger|mailbox|adres)[^.;]{0,30}(?:onbekend|bestaat niet|niet gevonden)|(?:uživatel|adresát|příjemce|schránka|adresa)[^.;]{0,30}(?:neexistuje|neznám|nebyl[aoi]? nalezen|nenalezen)|(?:użytkownik|odbiorca|adresat|skrzynka|konto)[^.;]{0,30}(?:nieznan|nie istnieje|nie (?:znaleziono|został))|(?:пользовател|получател|адрес|ящик)[^.;]{0,40}(?:не найден|не существует|неизвест)|(?:användare|mottagare|bruker|mottaker|bruger|modtager|vastaanottaja)[^.;]{0,30}(?:okänd|finns inte|ukjent|finnes ikke|ukendt|findes ikke|tuntematon|ei (?:ole|löydy))|(?:المستخدم|المستلم|العنوان|الحساب|البريد)[^.;]{0,40}(?:غير (?:موجود|معروف)|لا يوجد)|(?:宛先|ユーザ|アドレス|メールアドレス)[^.;]{0,30}(?:存在し(?:ません|ない)|見つかりません|不明|ありません)|(?:用户|收件人|邮箱|收件地址)[^.;]{0,12}不存在",
    ),
  ],
  [
    "hostUnknown",
    any(
      "host(?: or domain)?(?: name)?[^.;]{0,25}(?:unknown|not found|does(?:n't| not) exist|invalid|unreachable by dns)|(?:unknown|no such|illegal|bad) (?:host|domain)|(?:domain|host)(?: name)?[^;]{0,60}(?:does(?:n't| not) exist|not exist|not found|is (?:invalid|unknown)|could(?:n't| not) be (?:found|resolved)|not resolv|nxdomain|not be found|no longer exist)|name or service not known|nxdomain|domain (?:of (?:recipient|destination)[^.;]{0,40})?not exist|couldn't find any host|name service error[^;]{0,80}host not found|non-?existent (?:host|domain)|recipient's domain|unrouteable (?:mail )?domain|all host address lookups failed permanently|domain must exist|domain is not reachable",
      "(?:does(?:n't| not)|do not|not) accept(?:ing)? (?:any )?(?:mail|e-?mail|messages?|network messages)(?: for| to)?[^.;]{0,30}(?:domain|nullmx|null ?mx)?(?:nullmx)|nullmx|null mx|no mx(?: record)?s?(?: found)?|no a or mx|dns type '?mx'? lookup of[^;]{0,120}(?:had no|no relevant)|does(?:n't| not) (?:receive|accept) (?:any )?(?:mail|e-?mail)|not accept(?:ing)? network messages|smtp protocol returned a permanent error|mx (?:record )?(?:not found|lookup failed)|no (?:mail )?(?:exchanger|mail server)[^.;]{0,20}(?:found|for)|mail receiving disabled|domain (?:has no|does not have|without) (?:an? )?(?:mx|mail)|is not (?:receiving|accepting) (?:any )?(?:mail|e-?mail)s?(?: for| at)? ?(?:the|this)? ?domain|host does not receive mail|invalid domain, see",
    ),
  ],
  ["contentRejected", any("virus|malware|infected|trojan|\\bworm\\b|malicious|phish|clamav|\\beicar\\b")],
  [
    "spam",
    any(
      "\\bspam\\b|spammy|spam-?like|unsolicited|\\bjunk\\b|bulk mail|\\bube\\b|\\buce\\b|gtube|spamassassin|spam score|spam filter|looks like spam|considered (?:as )?(?:spam|bulk)|high probability of|content filter|contains? (?:suspicious|spam)|likely unsolicited|suspicious(?:ly)? (?:message|content|mail)|\\bspf spam|message (?:was )?(?:rejected|refused|blocked)[^.;]{0,20}(?:filter|due to content)|blocked (?:by|for|due to) (?:content|bayes|filter)|\\bindesirable|mail rejete|\\b(?:ofr|lpn) ?\\d{0,3} ?5[01]\\d\\b|\\bmlmp\\b|bulkmail|classified as|not accepted for policy reasons.*spam|url (?:in|is) (?:this )?(?:mail|message)?[^.;]{0,30}(?:listed|blacklist)|unsafe (?:content|link)",
    ),
  ],
  [
    "contentRejected",
    any(
      "(?:attachment|file)[^.;]{0,40}(?:not allowed|forbidden|blocked|prohibited|banned|disallowed|type|extension|removed)|(?:banned|illegal|forbidden|executable|prohibited) (?:file|attachment|content)|8[- ]?bit(?!mime)|\\b(?:mime|headers?)\\b[^.;]{0,30}(?:malformed|not rfc|non-?compliant|invalid|syntax error)|message is malformed|improper use of 8-bit|mime structure|too many received|duplicate header|from headers?[^.;]{0,20}(?:missing|multiple)|not rfc ?5?[28]22|content (?:format|of the message) (?:is )?(?:not|un)accept|illegal content|message content rejected|message header size|charset not supported|bare (?:lf|cr)|media not supported|conversion (?:not|required)|multiple (?:from|subject|to) headers",
    ),
  ],
  [
    "rateLimited",
    any(
      "too many (?:connections?|sessions?|concurrent|simultaneous|messages? (?:in|per|from|sent)|recipients?|e?mails|mails? (?:from|in|per)|rcpt|errors|invalid|unknown|bad|requests)|(?:connection|rate|sending|message|frequency|hourly|daily|session)s?[^.;]{0,20}(?:rate|limit|frequency)[^.;]{0,30}(?:exceed|reached|limited|over|hit|control)|rate[- ]?limit|throttl|maximum (?:number of )?(?:connections|sessions|recipients)|slow down|try (?:again )?later[^.;]{0,20}too|receiving mail (?:at a rate|too quickly)|\\bfrequency limited\\b|frequen(?:cy|t)[^.;]{0,20}limit|exceed[^.;]{0,20}(?:max)?[^.;]{0,20}(?:connections|messages per|rate|concurrent)|concurrency|sent too (?:many|fast)|quota for (?:sending|today)|daily (?:user )?sending|connection limit|mail (?:volume|rate)|unusual(?:ly high)? (?:rate|traffic|volume|sending)|deferred due to (?:user complaints|unexpected volume)|\\bmax(?:imum)? conn|simultaneous|\\b(?:ofr|lpn) ?\\d{0,3} ?(?:104|105|107|109)\\b",
    ),
  ],
  [
    "refused",
    any(
      "groups\\.google\\.com|sender (?:address )?(?:domain )?(?:rejected|refused|denied|not (?:accepted|allowed|permitted)|is (?:not|invalid|blocked|denied))|(?:invalid|bad|unknown|unresolvable|rejected|illegal) sender|(?:mail ?from|sender|from address|return path|reverse-?path|domain of sender|sender's? (?:domain|address)|originator)[^.;]{0,50}(?:rejected|does not exist|not exist|denied|refused|not allowed|invalid|blocked|is not|unresolv|not (?:found|accepted|permitted|valid|verif))|access denied|not (?:authorized|allowed|permitted) to (?:send|post|mail|email|deliver)|not (?:allowed|permitted) to send|may not have permission|do(?:es)? not have permission|you (?:do not|don't) have permission|not a member|message filtered|has been (?:rejected|refused) by (?:the )?(?:recipient|user|addressee)|(?:recipient|user|mailbox|group|list)[^.;]{0,50}(?:only accepts|restricts|does(?:n't| not) (?:accept|want)|refuse|not accept|has blocked)|sending to/from|(?:address|sender|you|domain)[^.;]{0,20}has been blacklisted|message(?: was)? filtered|denied by (?:user|recipient|policy of the recipient)|callout|sender verif|verify failed for (?:sender|<)|bounce messages? (?:are )?not accepted|rejected by (?:the )?(?:recipient|user|owner|group)|unable to deliver your message to|approved senders|restricted (?:recipient|list|group)|delivery not authorized|backscatter|you have been blocked by|transport\\.rules|resolver\\.rst|message was (?:rejected|not accepted) by (?:the )?(?:recipient|organization)|empty envelope senders?|null sender|mail refused|envelope blocked|5\\.7\\.1 (?:denied|rejected)",
    ),
  ],
  [
    "policy",
    any(
      "polic(?:y|ies)|security (?:reason|violation|polic|rule)|not compliant|\\bcompliance|prohibited by administrator|administrative(?:ly)? (?:prohibition|denied|rejected|prohibited)|\\btls\\b|certificate|closed mailing list|forbidden by|not permitted by|restricted content|contravene|crypt|dane\\b|\\bprohibited\\b|because the (?:message|recipient) requires",
    ),
  ],
  [
    "unreachable",
    any(
      "connection (?:timed out|refused|reset|lost|closed|failed|dropped|was (?:closed|dropped|refused)|attempts? failed|error|to remote)|connect(?:ion)? (?:to|with) [^;]{0,80}(?:timed out|refused|failed|no route|unreachable|time)|could(?:n't| not) (?:be )?(?:connect|contact|reach|establish|open)|(?:network|host|server|destination) (?:is )?(?:unreachable|down|not responding|not reachable)|no route to host|lost connection|not responding|timed? ?out|time-?out|retry (?:time|timeout)[^.;]{0,20}exceed|expired|delivery time[^.;]{0,10}exp|queue(?:d)? too long|been in the queue too long|in queue too long|not delivered within|mail loop|too many hops|hop count exceed|loops? back to (?:my|it)|looping|routing loop|(?:unable|failed) to (?:connect|contact|reach|establish)|cannot (?:connect|contact|reach)|can't (?:connect|contact|reach)|no smtp connection|could not be delivered (?:for more than|after|within|in)|delivery attempts? (?:were )?(?:failed|expired)|(?:undeliverable|undelivered|not been (?:able|delivered)|unable to deliver)[^.;]{0,20}(?:for|after|in) \\d+|unable to deliver (?:your )?(?:message|mail)?[^.;]{0,20}(?:for|in|after|within) \\d|in \\d+ (?:minutes|hours|days)|for (?:more than|at least|over) \\d+(?:\\.\\d+)? (?:minutes|hours|days|hour)|after \\d+ (?:minutes|hours|days|attempts)|still being retried|will (?:be retried|keep trying|continue to|retry|try)|message(?: is)? delayed|has been delayed|temporary failure in name|name server (?:timeout|temporary)|server failure|host not reachable|temporarily (?:unable|unavailable) to (?:connect|resolve)|host (?:is )?(?:unavailable|busy)|no answer from host|remote (?:server|host)[^.;]{0,20}(?:is )?(?:unavailable|not (?:available|answer|respond))|all (?:relevant )?(?:mx|hosts)[^.;]{0,30}(?:fail|refus|unreach)|dns (?:query|lookup|error|failure|server)|hostname lookup|(?:delivery )?(?:too long|given up)|gave up|cname lookup failed|intermittent|delayed|couldn't be delivered because[^.;]{0,40}(?:network|connect)",
    ),
  ],
  [
    "systemError",
    any(
      "\\b(?:system|server|internal|local|i/?o|disk|software|config(?:uration)?|mailer|processing|protocol|database|resource|ldap|software|program|unexpected|temporary)[^.;]{0,20}(?:error|failure|problem|malfunction|full|unavailable|busy|overload)|insufficient system|service (?:is )?(?:currently |temporarily )?(?:unavailable|not available|disabled)|out of (?:memory|disk|resources|space)|no space left|not enough (?:space|memory)|could not (?:lock|open|create|write)|can(?:no|')t (?:open|create|lock|write|create output)|command (?:failed|rejected|not|died|output)|exit(?: status| with)|incorrectly constructed|malformed address|pipe to|error writing|bad interpreter|permission denied|unknown mailer error|local configuration|syntax error|unrecogni[sz]ed command|bad sequence|sequence of commands|need rcpt|try again later|queue file write|remote protocol error|delivery failed: |temporar(?:y|ily)[^.;]{0,20}(?:fail|reject|defer|unavail|error|problem|local problem)|grey ?list|graylist|local error|address family mismatch|protocol error|closing (?:transmission|connection)|requested action aborted|aborted|transaction failed",
    ),
  ],
];
