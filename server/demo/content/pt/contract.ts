import type { Scenario } from "../../model.ts";

/** Licences, invoices, sales and security. */
export const contract: readonly Scenario[] = [
  {
    type: "license",
    on: "ledger",
    tags: ["ativacao"],
    priority: "high",
    subject: "Ledger não ativa na máquina nova: LIC-209",
    thread: [
      [
        "c",
        `Formatei o computador {machine} e agora o Ledger {version} diz "limite de ativações atingido (LIC-209)". Temos {seats} licenças e {seats} pessoas. O fechamento é amanhã.`,
      ],
      [
        "a",
        `Ao formatar, o Windows ganhou outra identidade e o Ledger contou como máquina nova. Liberei agora a ativação antiga da {machine} (último contato em {date-9}). Pode ativar de novo.

Da próxima vez, antes de formatar: Ajuda > Licença > "Liberar este computador". Se já formatou, dá para liberar {@sozinho|sozinha} no portal, em Licenças > Ativações.`,
      ],
      ["c", `Ativou. Vou deixar anotado no procedimento da TI. Obrigad{o|a}!`],
    ],
  },
  {
    type: "license",
    on: "depot",
    tags: ["renovacao"],
    subject: "Renovação da licença do Depot e troca de CNPJ",
    countries: ["BR"],
    thread: [
      [
        "c",
        `A licença do Depot vence em {date+9} e, ao mesmo tempo, a operação passou para outro CNPJ do grupo. A renovação já deve sair no CNPJ novo? As {seats} licenças continuam valendo?`,
      ],
      [
        "a",
        `As licenças continuam valendo: elas pertencem à conta, e não ao CNPJ. Para a nota sair certa, preciso do cartão do CNPJ novo e da inscrição estadual; pode enviar pelo portal, em Empresa > Documentos.

Assim que chegar, emito a renovação no CNPJ novo com vencimento em {date+12}, e o Depot busca a licença sozinho na mesma noite.`,
      ],
      ["c", `Enviei os dois documentos agora há pouco.`],
      [
        "n",
        `CNPJ conferido na Receita, ativo. {mate}, a renovação mantém o desconto de fidelidade do contrato antigo? No sistema ele está preso ao CNPJ anterior.`,
      ],
      ["a", `Tudo certo: renovação emitida no CNPJ novo, com o mesmo desconto do contrato anterior. O Depot já mostra a nova validade.`],
    ],
  },
  {
    type: "license",
    on: "scan",
    tags: ["assentos"],
    priority: "low",
    subject: "Aumentar de {seats} para {seats2} aparelhos no Natal",
    thread: [
      ["c", `Para o fim do ano vamos precisar de {seats2} aparelhos em vez de {seats}, só por dois meses. Existe licença temporária?`],
      [
        "a",
        `Existe: são as licenças sazonais, já previstas no seu plano, cobradas por mês e por no máximo 120 dias. O custo adicional seria de {amount} por mês. Se estiver de acordo, basta responder a esta mensagem com a data de início.`,
      ],
      ["c", `De acordo, a partir de {date+5}, por favor.`],
      ["a", `Pronto: {seats2} aparelhos a partir de {date+5}, por dois meses. Depois disso o número volta sozinho para {seats}.`],
    ],
  },
  {
    type: "billing",
    on: null,
    to: "billing",
    tags: ["nota-fiscal"],
    subject: "Nota fiscal de serviço da fatura {invoice} não chegou",
    countries: ["BR"],
    thread: [
      [
        "c",
        `Pagamos a fatura {invoice}, de {amount}, em {date-9} e até agora não recebemos a nota fiscal de serviço. O contador precisa dela para fechar {month}.`,
      ],
      [
        "a",
        `A nota foi emitida, mas o e-mail voltou: a caixa fiscal@ da sua empresa recusou por estar cheia. Reenviei agora para este endereço, e ela também está no portal, em Faturas > {invoice}.

Quer que eu troque o endereço fiscal no cadastro?`,
      ],
      ["c", `Chegou, obrigad{o|a}. Pode deixar o endereço, já esvaziamos a caixa.`],
    ],
  },
  {
    type: "billing",
    on: "gateway",
    to: "billing",
    tags: ["cobranca-em-dobro"],
    priority: "high",
    subject: "Cobrança em dobro no cartão em {date-2}",
    thread: [
      [
        "c",
        `No extrato do cartão aparecem duas cobranças de {amount} no mesmo dia, com um minuto de diferença. No portal só existe a fatura {invoice}. Por favor, verifiquem.`,
      ],
      [
        "a",
        `Você tem razão: a primeira tentativa foi recusada pelo emissor e a segunda passou, mas o banco ainda mostra as duas como pendentes. No nosso lado só uma foi capturada.

A pendente some sozinha em até 5 dias úteis. Se em {date+5} ainda estiver lá, me avise e mando a carta de estorno para o banco.`,
      ],
      ["c", `Sumiu hoje. Obrigad{o|a} pela explicação, eu já ia contestar no banco.`],
    ],
  },
  {
    type: "billing",
    on: null,
    to: "billing",
    tags: ["boleto", "pagamento"],
    priority: "low",
    subject: "Trocar pagamento de cartão para boleto",
    countries: ["BR"],
    thread: [
      [
        "c",
        `Nossa política interna mudou e não podemos mais usar cartão corporativo. Conseguimos pagar por boleto ou Pix a partir da próxima fatura?`,
      ],
      [
        "a",
        `Sim, para planos anuais aceitamos boleto e Pix. Já mudei a forma de pagamento: a próxima fatura sai 15 dias antes do vencimento, com os dois códigos no mesmo documento.`,
      ],
      ["c", `Excelente. Pix, então. Valeu!`],
    ],
  },
  {
    type: "sales",
    on: "gateway",
    team: "billing",
    tags: ["orcamento"],
    subject: "Orçamento do Gateway para {big} chamadas por dia",
    countries: ["BR"],
    thread: [
      [
        "c",
        `Hoje usamos integrações próprias e queremos avaliar o Gateway. O volume é de umas {big} chamadas por dia, com pico no fim do mês. Qual plano serve, e quanto custa por ano? Precisamos de contrato em português e foro no Brasil.`,
      ],
      [
        "a",
        `Com esse volume o plano Business atende, com folga para o pico: {amount} por ano, com suporte em português das 8h às 20h. O contrato é em português, com foro em São Paulo.

Deixei a proposta no portal, válida por 30 dias. Posso também abrir um teste de 30 dias com uma integração de verdade, para medir o volume antes de decidir. Faz sentido?`,
      ],
      ["c", `Faz todo o sentido, vamos começar pelo teste. Quem participa da nossa parte é o time de TI.`],
    ],
  },
  {
    type: "question",
    on: null,
    tags: ["contrato", "sla"],
    priority: "low",
    subject: "Qual é o prazo de resposta do nosso plano?",
    countries: ["BR"],
    thread: [
      [
        "c",
        `Precisamos informar num edital o prazo de resposta do suporte do fornecedor. No nosso contrato só encontrei "conforme o plano". Qual é o prazo do nosso plano e em que horário ele conta?`,
      ],
      [
        "a",
        `No seu plano, a primeira resposta é em até 4 horas úteis, e em até 1 hora para casos urgentes. O horário útil é das 8h às 20h, de segunda a sexta, no fuso de Brasília. A descrição completa do plano está no portal, em Contrato, e pode ser anexada ao edital.`,
      ],
      ["c", `Anexei ao edital. Obrigad{o|a}!`],
    ],
  },
  {
    type: "task",
    on: "ledger",
    team: "platform",
    tags: ["migracao"],
    subject: "Acompanhamento da migração para o Ledger 10 em {date+5}",
    thread: [
      [
        "c",
        `Vamos migrar da {old} para a 10 na noite de {date+5}. Queremos alguém de vocês de sobreaviso das 19h às 23h. São {n} empresas, a maior com 9 GB. O que precisamos preparar?`,
      ],
      [
        "a",
        `Combinado, fico de sobreaviso nesse horário. Antes da migração, por favor:

- backup de cada empresa com verificação;
- certificado digital A1 à mão, com a senha, porque a 10 pede para importá-lo de novo;
- ninguém com o Ledger aberto a partir das 18h45.

A empresa de 9 GB leva uns 50 minutos; comece por ela.`,
      ],
      ["c", `Tudo anotado. O certificado está com a Patrícia, do fiscal, ela vai participar.`],
      [
        "a",
        `Registro do que fizemos: {n} empresas migradas, balancetes conferidos com os PDF da versão anterior, certificado importado e uma nota autorizada em homologação. Amanhã cedo acompanho a primeira nota em produção.`,
      ],
      ["c", `Primeira nota autorizada às 8h05. Parabéns pela condução!`],
    ],
  },
  {
    type: "featureRequest",
    on: "ledger",
    tags: ["ideia", "whatsapp"],
    priority: "low",
    subject: "Enviar boleto pelo WhatsApp direto do Ledger",
    thread: [
      [
        "c",
        `Nossos clientes quase não abrem e-mail. Seria muito útil mandar o boleto e o lembrete de vencimento pelo WhatsApp, de dentro do Ledger, e ver se foi entregue.`,
      ],
      [
        "a",
        `Entendo bem, vários clientes no Brasil pedem o mesmo. O pedido está registrado, e o seu detalhe sobre ver a entrega foi incluído.

Por enquanto existe um caminho pelo Gateway: a rota "mensagem de cobrança" envia pelo provedor de WhatsApp que vocês contratarem. Se quiserem, mando o exemplo de configuração.`,
      ],
      ["c", `Quero o exemplo, por favor.`],
    ],
  },
  {
    type: "security",
    on: "insight",
    to: "security",
    tags: ["acesso-indevido"],
    priority: "urgent",
    subject: "Login de ex-funcionário no Insight em {date-2}",
    thread: [
      [
        "c",
        `Vimos no registro de acessos do Insight um login de um ex-funcionário em {date-2}, às {time}, do IP {ip}. Ele saiu da empresa há duas semanas. O que ele viu, e como bloqueamos já?`,
      ],
      [
        "a",
        `A conta foi bloqueada agora e as sessões foram encerradas. Segundo o registro, ele abriu um painel (Vendas por região) e não exportou nada. O login foi por senha, e não pelo acesso único da empresa; por isso o desligamento feito no diretório não teve efeito.

Para fechar essa porta: Workspace > Acesso > "Somente acesso único". Deixe uma conta de recuperação, com chave física.`,
      ],
      ["c", `Ativado agora. Precisamos de um relatório para o jurídico com esses horários, é possível?`],
      ["n", `Caso restrito. Relatório de acessos exportado, hora em UTC e em Brasília. {mate}, pode revisar antes de eu enviar?`],
      [
        "a",
        `O relatório assinado está no portal, em Segurança > Relatórios, com os horários em UTC e em Brasília. Ele fica disponível só para as duas pessoas indicadas por vocês.`,
      ],
    ],
  },
  {
    type: "security",
    on: null,
    to: "security",
    tags: ["phishing"],
    priority: "high",
    subject: "E-mail suspeito em nome da Acme pedindo o certificado digital",
    countries: ["BR"],
    thread: [
      [
        "c",
        `Recebemos um e-mail em nome da Acme pedindo o certificado A1 e a senha "para revalidar a licença". O remetente termina em acme-suporte.example. Não respondemos. É de vocês?`,
      ],
      [
        "a",
        `Não é nosso, e fez muito bem em não responder. Nunca pedimos certificado nem senha, por nenhum canal. Pode nos encaminhar a mensagem como anexo (.eml)? Com os cabeçalhos pedimos o bloqueio do domínio.`,
      ],
      ["c", `Encaminhado como anexo.`],
      [
        "a",
        `Recebido. O provedor já suspendeu o domínio, e publicamos um aviso no portal. Se alguém da empresa tiver clicado, avisem-nos e revoguem o certificado o quanto antes.`,
      ],
    ],
  },
];
