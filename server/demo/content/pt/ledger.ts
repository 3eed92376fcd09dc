import type { Scenario } from "../../model.ts";

export const ledger: readonly Scenario[] = [
  {
    type: "incident",
    on: "ledger",
    tags: ["nf-e", "sefaz"],
    priority: "urgent",
    subject: "Rejeição 539 em todas as NF-e desde as {time}",
    thread: [
      [
        "c",
        `Desde as {time} todas as notas voltam com "Rejeição 539: Duplicidade de NF-e com diferença na chave de acesso". A última autorizada foi a {order}. Temos {count} pedidos parados e o caminhão já está carregado. Ledger {version}, servidor {server}.`,
      ],
      [
        "a",
        `Estou vendo isso agora com prioridade. A rejeição 539 aparece quando o mesmo número de nota já foi autorizado com outra chave. Houve alguma restauração de backup ou troca de computador hoje de manhã?

Enquanto isso, não tente reenviar: cada tentativa grava mais uma linha na fila.`,
      ],
      ["c", `Sim! O técnico restaurou a cópia da noite no {server} porque o disco estava com erro. Tem relação?`],
      [
        "n",
        `A restauração voltou o contador de numeração em {n} notas. As notas emitidas hoje cedo existem na SEFAZ e não existem na base. Precisa consultar por chave e importar os XML antes de avançar o contador. {mate}, confere comigo a faixa?`,
      ],
      [
        "a",
        `Tem, e é a causa. As notas emitidas hoje antes da restauração existem na SEFAZ, mas não no Ledger; por isso o programa está usando números já ocupados.

Faça assim:
1. Fiscal > NF-e > Recuperar > "Consultar faixa": informe de {order} em diante. O Ledger baixa os XML que faltam.
2. Confira a lista e clique em "Importar e avançar numeração".
3. Só então use "Reenviar fila".`,
      ],
      [
        "c",
        `Recuperou as notas que faltavam e as {count} da fila foram autorizadas em sequência. O caminhão saiu com meia hora de atraso, mas saiu. Muito obrigad{o|a} mesmo!`,
      ],
    ],
  },
  {
    type: "problem",
    on: "ledger",
    tags: ["sped", "validacao"],
    subject: "SPED Fiscal: erro no registro C190 depois da versão {version}",
    thread: [
      [
        "c",
        `O PVA está acusando divergência no C190: o valor do ICMS do totalizador não bate com a soma dos C170 em {n} notas. A diferença é sempre de centavos. Na {old} o mesmo período validava sem erro. O prazo de entrega é {date+5}.`,
      ],
      [
        "a",
        `Obrigad{o|a} por já trazer o registro e a comparação com a {old}. Você consegue me mandar pelo portal o relatório de erros do PVA (o .txt mesmo) e o número de uma das notas? Quero ver se são notas com desconto incondicional no total.`,
      ],
      ["c", `Enviei. Todas as {n} têm desconto no total, sim. Uma delas é a {order}.`, "erros-pva.txt"],
      [
        "n",
        `Reproduzi: o rateio do desconto usa 4 casas no item e 2 no totalizador. Na {old} os dois usavam 2. É falha nossa, já existe correção na 10.0.1. Para quem está na 10.0.0 há o parâmetro de arredondamento.`,
      ],
      [
        "a",
        `Consegui reproduzir aqui. A {version} rateia o desconto com quatro casas decimais nos itens e com duas no totalizador, daí os centavos. A falha é nossa.

Para entregar no prazo: Fiscal > Parâmetros > Arredondamento > "Rateio com duas casas" e gere o arquivo de novo. A 10.0.1 já traz isso corrigido e não precisa do parâmetro.`,
      ],
      ["c", `Gerado de novo, o PVA validou sem nenhum erro. Já transmitido. Vamos atualizar depois do fechamento.`],
    ],
  },
  {
    type: "howTo",
    on: "ledger",
    tags: ["pix", "conciliacao"],
    subject: "Como conciliar vários Pix do mesmo cliente no mesmo dia?",
    thread: [
      [
        "c",
        `Temos clientes que fazem três ou quatro Pix no mesmo dia, com valores quebrados, e o Ledger sugere sempre a fatura errada. Dá para ensinar o programa a usar o identificador (txid) em vez do valor?`,
      ],
      [
        "a",
        `Dá, sim. Em Bancos > Regras de conciliação, coloque "Identificador da transação" acima de "Valor e data". O Ledger só vai olhar o valor quando o txid estiver vazio.

Para que o txid venha preenchido, a cobrança precisa sair do Ledger (QR Code na fatura). Quando o cliente digita a chave à mão, o identificador chega vazio, e aí a sugestão por valor continua valendo.`,
      ],
      ["c", `Mudei a ordem e hoje {count} recebimentos foram conciliados sozinhos. Sobraram só os que digitaram a chave. Perfeito.`],
    ],
  },
  {
    type: "incident",
    on: "ledger",
    tags: ["boleto", "remessa"],
    priority: "high",
    subject: "Banco recusou a remessa {order}: CNAB com sequência inválida",
    thread: [
      [
        "c",
        `O banco recusou o arquivo de remessa com {count} boletos, motivo "número sequencial do arquivo fora de ordem". Ontem enviei uma remessa de teste que o gerente pediu; pode ser isso? Os boletos vencem a partir de {date+5} e os clientes precisam receber antes.`,
      ],
      [
        "a",
        `É isso mesmo: a remessa de teste consumiu um número que o banco não registrou na produção, e o banco exige a sequência sem buracos.

Abra Bancos > sua conta > Remessa > "Próximo número" e diminua em 1. Depois gere de novo a remessa {order} com "Substituir arquivo recusado"; os nossos números dos boletos ficam os mesmos, então quem já recebeu o PDF não precisa de outro.`,
      ],
      ["c", `O banco aceitou. Eu jurava que teria de cancelar tudo. Obrigad{o|a}!`],
      [
        "a",
        `Que bom! Para o próximo teste, marque "Homologação" na tela da remessa: ela usa uma sequência própria e não mexe na de produção.`,
      ],
    ],
  },
  {
    type: "question",
    on: "ledger",
    tags: ["reforma-tributaria"],
    subject: "IBS e CBS nas notas: o Ledger {version} já está pronto?",
    thread: [
      [
        "c",
        `Nossos clientes estão perguntando sobre os campos de IBS e CBS nas notas. Quais versões do Ledger já enviam esses grupos, e precisamos cadastrar alguma coisa por produto antes?`,
      ],
      [
        "a",
        `A partir da 10.0.0 o Ledger envia os grupos de IBS e CBS. O que precisa de cadastro é a classificação tributária por produto: em Produtos > Fiscal há uma coluna nova, e o botão "Sugerir pela NCM" preenche o que é inequívoco. O que ficar em branco precisa da decisão do contador.

Recomendo fazer por família de produtos, começando pelos {count} que mais vendem.`,
      ],
      ["c", `A sugestão preencheu 90%. O restante vou decidir com calma. Muito claro, obrigad{o|a}.`],
    ],
  },
  {
    type: "howTo",
    on: "ledger",
    tags: ["multiempresa", "backup"],
    priority: "low",
    subject: "Backup automático de {n} empresas em nuvem própria",
    thread: [
      [
        "c",
        `Cuidamos de {n} empresas no mesmo Ledger e hoje faço o backup de cada uma à mão, na sexta-feira. Consigo agendar todas e mandar para o nosso armazenamento S3, sem passar pela nuvem de vocês?`,
      ],
      [
        "a",
        `Consegue. Ferramentas > Backup > Agendamentos > Novo: escolha "Todas as empresas", o horário e o destino "S3 compatível". A chave de acesso fica cifrada com a senha do servidor.

Duas dicas: marque "Verificar depois de gravar" e, uma vez por mês, faça uma restauração de prova em outra pasta. Backup que nunca foi restaurado é só uma esperança.`,
      ],
      ["c", `Agendado para as 23h e a primeira restauração de prova funcionou. Gostei da frase, vou colar no mural.`],
    ],
  },
];
